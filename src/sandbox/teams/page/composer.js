import { byId, h } from './dom.js';
import { sendGlyph } from './glyphs.js';
import { openPlace, state } from './state.js';

let mention = true;

/** Wires the message box; `send(text, mention)` gets what is written. */
export function setUpComposer(send) {
  const text = byId('composer-text');
  byId('send').innerHTML = sendGlyph;
  byId('mention').addEventListener('click', () => {
    mention = !mention;
    drawComposer();
  });
  text.addEventListener('input', () => grow(text));
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    byId('composer').requestSubmit();
  });
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (words === '') return;
    text.value = '';
    grow(text);
    send(words, mention);
  });
}

function grow(text) {
  text.style.height = 'auto';
  text.style.height = `${Math.min(text.scrollHeight, 140)}px`;
}

/** Fits the message box to the open chat. */
export function drawComposer() {
  const place = openPlace();
  const shared = place !== undefined && place.kind !== 'personal';
  const chip = byId('mention');
  chip.hidden = !shared;
  chip.textContent = `@${state.world.bot.name}`;
  chip.setAttribute('aria-pressed', String(mention));
  chip.title = mention
    ? 'The app gets this message. Press to write to the people only.'
    : 'The app does not get this message.';
  byId('composer-text').placeholder = place?.kind === 'channel' ? 'Start a post' : 'Type a message';
  const buttons = state.world.commands.map(({ title, description }) =>
    h('button', { type: 'button', class: 'suggestion', title: description, onclick: () => insert(title) }, title),
  );
  byId('suggestions').replaceChildren(...buttons);
}

function insert(title) {
  const text = byId('composer-text');
  text.value = title;
  text.focus();
}
