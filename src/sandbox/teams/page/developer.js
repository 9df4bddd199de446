import { get } from './api.js';
import { byId, h } from './dom.js';

const KEEP = 200;
let exchanges = [];

/** Wires the traffic panel. */
export function setUpDeveloper() {
  const toggle = byId('developer-toggle');
  toggle.addEventListener('click', async () => {
    const panel = byId('developer');
    panel.hidden = !panel.hidden;
    toggle.setAttribute('aria-expanded', String(!panel.hidden));
    if (panel.hidden) return;
    exchanges = (await get('traffic')).reverse();
    draw();
  });
  byId('hide-answers').addEventListener('change', draw);
}

/** Adds an exchange as it happens. */
export function noteExchange(exchange) {
  exchanges = [exchange, ...exchanges].slice(0, KEEP);
  if (byId('developer').hidden || !wanted(exchange)) return;
  byId('exchanges').prepend(row(exchange));
}

function wanted(exchange) {
  return !byId('hide-answers').checked || isFailure(exchange);
}

function isFailure({ status, response }) {
  return status === 0 || status >= 400 || (response?.statusCode ?? 200) >= 400;
}

function draw() {
  byId('exchanges').replaceChildren(...exchanges.filter(wanted).map(row));
}

function headline({ direction, method, path, request }) {
  if (direction === 'to-bot')
    return [request?.type, request?.name, request?.value?.action?.verb, request?.value?.trigger]
      .filter(Boolean)
      .join(' · ');
  const short = decodeURIComponent(path)
    .replace('/teams/v3/', '')
    .replace(/(19:|a:1)[\w-]{6}[\w-]+/, '$1…');
  return `${method} ${short}`;
}

function row(exchange) {
  const toBot = exchange.direction === 'to-bot';
  const arrow = h(
    'span',
    { class: `arrow ${exchange.direction}`, title: toBot ? 'Teams to the bot' : 'Bot to Teams' },
    toBot ? 'Teams → bot' : 'Bot → Teams',
  );
  const status = h(
    'span',
    { class: isFailure(exchange) ? 'status bad' : 'status' },
    `${exchange.status || 'no answer'} · ${exchange.ms} ms`,
  );
  const details = h(
    'details',
    {},
    h('summary', {}, arrow, h('span', { class: 'headline' }, headline(exchange)), status),
  );
  details.addEventListener('toggle', () => {
    if (details.querySelector('pre')) return;
    details.append(body('Sent', exchange.request), body('Answer', exchange.response));
  });
  return h('li', {}, details);
}

function body(title, value) {
  const text = value === undefined ? 'nothing' : JSON.stringify(value, null, 2);
  return h('div', {}, h('h3', {}, title), h('pre', { tabindex: '0' }, text));
}
