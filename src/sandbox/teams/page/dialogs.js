import { liveCard } from './card.js';
import { byId, h } from './dom.js';
import { closeGlyph } from './glyphs.js';
import { state } from './state.js';

/** Wires both dialogs of the page. */
export function setUpDialogs() {
  for (const name of ['dialog', 'about']) {
    byId(`${name}-close`).innerHTML = closeGlyph;
    byId(`${name}-close`).addEventListener('click', () => byId(name).close());
  }
  byId('about-open').addEventListener('click', () => byId('about').showModal());
}

/** Shows a dialog card of the bot; `onPress` gets what is pressed inside. */
export function showDialog({ title, card, height, width }, onPress) {
  const dialog = byId('dialog');
  byId('dialog-title').textContent = title || state.world.bot.name;
  byId('dialog-body').replaceChildren(liveCard(card, state.theme, state.directory, onPress));
  dialog.style.width = sizeOf(width, { small: '360px', medium: '520px', large: '720px' }, '520px');
  dialog.style.minHeight = sizeOf(height, { small: '200px', medium: '320px', large: '480px' }, 'auto');
  if (!dialog.open) dialog.showModal();
}

/** Shows a last word of the bot in the dialog. */
export function showDialogMessage(text) {
  const done = h('button', { type: 'button', class: 'primary', onclick: () => byId('dialog').close() }, 'Close');
  byId('dialog-body').replaceChildren(h('p', {}, text), h('div', { class: 'dialog-foot' }, done));
  if (!byId('dialog').open) byId('dialog').showModal();
  done.focus();
}

export function closeDialog() {
  byId('dialog').close();
}

export function drawAbout() {
  const { about, tenantId, people } = state.world;
  const rows = people.map(({ name, title, userPrincipalName }) =>
    h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, title), h('td', {}, userPrincipalName)),
  );
  byId('about-body').replaceChildren(
    ...about.map((paragraph) => h('p', {}, paragraph)),
    h('table', {}, h('caption', { class: 'sr' }, 'People'), h('tbody', {}, ...rows)),
    h('p', { class: 'small' }, `Tenant ${tenantId}`),
  );
}

function sizeOf(value, named, otherwise) {
  return typeof value === 'number' ? `${value}px` : (named[value] ?? otherwise);
}
