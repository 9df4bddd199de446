import { byId, h, roveFocus } from './dom.js';
import { sendGlyph } from './glyphs.js';
import { openPlace, state } from './state.js';

let mention = true;
/** As Teams does after a command was chosen from its menu under "/": the message is for the app alone. */
let privately = false;

/** Wires the message box; `send(text, manner)` gets what is written, and says whether the app took it. */
export function setUpComposer(send) {
  const text = byId('composer-text');
  byId('send').innerHTML = sendGlyph;
  byId('mention').addEventListener('click', () => {
    mention = !mention;
    drawComposer();
  });
  byId('privately').addEventListener('click', () => setPrivately(!privately));
  text.addEventListener('input', () => {
    grow(text);
    drawSuggestions();
  });
  roveFocus(byId('suggestions'), '.suggestion');
  text.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' && text.value.startsWith('/')) byId('suggestions').firstElementChild?.focus();
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    byId('composer').requestSubmit();
  });
  byId('composer').addEventListener('submit', async (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (words === '') return;
    const manner = privately ? 'privately' : mention ? 'with-mention' : 'to-people';
    write('');
    setPrivately(false);
    // Nobody likes to type it twice.
    if ((await send(words, manner)) || text.value !== '') return;
    write(words);
    setPrivately(manner === 'privately');
  });
}

function setPrivately(on) {
  privately = on;
  drawComposer();
}

/** Puts words into the message box, instead of what is there. */
export function write(words) {
  const text = byId('composer-text');
  text.value = words;
  grow(text);
  drawSuggestions();
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
  const alone = byId('privately');
  alone.hidden = !shared;
  alone.setAttribute('aria-pressed', String(privately));
  alone.title = privately
    ? 'Only the app gets this message, and only you see it and its answer.'
    : 'Press to write to the app alone.';
  chip.hidden = !shared || privately;
  chip.textContent = `@${state.world.bot.name}`;
  chip.setAttribute('aria-pressed', String(mention));
  chip.title = mention
    ? 'The app gets this message. Press to write to the people only.'
    : 'The app does not get this message.';
  byId('composer-text').placeholder = place?.kind === 'channel' ? 'Start a post' : 'Type a message';
  if (!byId('suggestions').contains(document.activeElement)) drawSuggestions();
}

const SHOWN_AT_REST = 4;

// A few commands at rest; all that fit, with what they do, once a slash is typed. The down arrow goes into the list.
function drawSuggestions() {
  const typed = byId('composer-text').value;
  const isMenu = typed.startsWith('/');
  const { commands } = state.world;
  const shown = isMenu ? commands.filter(({ title }) => title.startsWith(typed)) : commands.slice(0, SHOWN_AT_REST);
  const buttons = shown.map(({ title, description }, index) => {
    const attributes = { type: 'button', class: 'suggestion', title: description, tabindex: index === 0 ? '0' : '-1' };
    const words = isMenu ? h('span', { class: 'second' }, description) : undefined;
    return h('button', { ...attributes, onclick: () => insert(title) }, h('span', { class: 'first' }, title), words);
  });
  const more = commands.length > SHOWN_AT_REST && !isMenu;
  if (more)
    buttons.push(
      h('button', { type: 'button', class: 'suggestion', tabindex: '-1', onclick: () => insert('/') }, 'All commands'),
    );
  byId('suggestions').classList.toggle('menu', isMenu && shown.length > 0);
  byId('suggestions').replaceChildren(...buttons);
}

function insert(title) {
  const text = byId('composer-text');
  if (text.value.startsWith('/') && title !== '/' && openPlace()?.kind !== 'personal') privately = true;
  text.value = title === '/' ? title : `${title} `;
  text.focus();
  drawComposer();
}
