import { get, listen, post } from './api.js';
import { goTo, noteAddress, wantedAddress } from './address.js';
import { drawComposer, setUpComposer, write } from './composer.js';
import { noteExchange, setUpDeveloper } from './developer.js';
import { closeDialog, drawAbout, setUpDialogs, showDialog, showDialogMessage } from './dialogs.js';
import { byId, h, roveFocus } from './dom.js';
import { drawChats, drawControls, drawPeople, drawSteps, placeAvatar, subtitle } from './rail.js';
import { openPlace, state } from './state.js';
import { clearThread, drawThread } from './thread.js';
import { clearToasts, toast } from './toast.js';
import { addCardThemes, applyTheme, preferredTheme } from './tokens.js';

const THEME_NAMES = { light: 'Light', dark: 'Dark', contrast: 'Contrast' };
const WIDTH_NAMES = { wide: 'Wide', phone: 'Phone', narrow: 'Narrow' };
const PIXELS = { wide: 'Cards 600 pixels wide', phone: 'Cards 320 pixels wide', narrow: 'Cards 280 pixels wide' };

const actions = {
  onPress: (message, pressed) => press(message, pressed),
  onReply: (thread, text) => send(text, 'with-mention', thread),
};

/** Runs what a person asked for; a failure of the page itself is told, never swallowed. */
async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.message, 'error');
    return undefined;
  }
}

async function choosePerson(key, kind = openPlace()?.kind) {
  state.person = key;
  clearToasts();
  state.places = await get(`places?person=${key}`);
  const same = state.places.find((place) => place.kind === kind) ?? state.places[0];
  // The rail at once: everybody has chats of their own, and the old buttons lead to somebody else's.
  state.chat = same.id;
  drawRail();
  await openChat(same.id);
}

function choose(key) {
  return attempt(async () => {
    await choosePerson(key);
    byId('people').querySelector('[aria-checked=true]').focus();
  });
}

async function openChat(id) {
  state.chat = id;
  noteAddress(state.person, openPlace().kind);
  clearThread();
  byId('rail-toggle').setAttribute('aria-expanded', 'false');
  await look();
  byId('thread').scrollTop = byId('thread').scrollHeight;
}

// Many changes in a row need one look, not many; a look that is under way is followed by one more.
function oneAtATime(work) {
  let isUnderway = false;
  let isWanted = false;
  return async function run() {
    isWanted = true;
    if (isUnderway) return;
    isUnderway = true;
    try {
      while (isWanted) {
        isWanted = false;
        await work();
      }
    } finally {
      isUnderway = false;
    }
  };
}

const look = oneAtATime(async () => {
  const { person, chat } = state;
  const [seen, places] = await Promise.all([post('look', { person, chat }), get(`places?person=${person}`)]);
  if (person !== state.person || chat !== state.chat) return;
  Object.assign(state, { messages: seen.messages, typing: seen.typing, places, ...(await get('news')) });
  state.read.set(`${person} ${chat}`, openPlace().lastId);
  drawAll();
  if (seen.typing) setTimeout(() => attempt(look), 5200);
});

function drawRail() {
  drawPeople(choose);
  drawChats((id) => attempt(() => openChat(id)));
  drawSteps((step) => attempt(() => begin(step)));
}

async function begin({ person, chat, text }) {
  await choosePerson(person, chat);
  write(text);
  byId('composer-text').focus();
}

function drawAll() {
  const place = openPlace();
  byId('chat-name').textContent = place.name;
  byId('chat-members').textContent =
    place.kind === 'personal' ? subtitle(place) : `${subtitle(place)} · ${place.members.join(', ')}`;
  byId('chat-avatar').replaceChildren(placeAvatar(place));
  drawRail();
  drawComposer();
  drawThread(actions);
}

function send(text, manner, thread) {
  const { person, chat } = state;
  return attempt(async () => {
    const { status } = await post('say', { person, chat, text, manner, ...(thread ? { thread } : {}) });
    const isTaken = status === null || (status >= 200 && status < 300);
    if (!isTaken) toast(`The app did not take the message (${status || 'no answer'}).`, 'error');
    return isTaken;
  });
}

function press(message, { kind, id, verb, data }) {
  const { person, chat } = state;
  return attempt(async () => {
    const names = kind === 'execute' ? { ...(id ? { id } : {}), ...(verb ? { verb } : {}) } : {};
    showOutcome(await post(kind, { person, chat, message: message.id, data, ...names }), message);
    await look();
  });
}

function pressInDialog(message, { data }) {
  const { person, chat } = state;
  return attempt(async () =>
    showOutcome(await post('dialog', { person, chat, message: message.id, data }), message, true),
  );
}

function showOutcome(outcome, message, inDialog = false) {
  if (outcome.kind === 'dialog') showDialog(outcome.dialog, (pressed) => pressInDialog(message, pressed));
  else if (outcome.kind === 'message' && inDialog) showDialogMessage(outcome.text);
  else if (outcome.kind === 'message' || outcome.kind === 'error') toast(outcome.text, outcome.kind);
  else if (outcome.kind === 'closed') closeDialog();
}

function segments(id, names, current, change) {
  const box = byId(id);
  const buttons = Object.entries(names).map(([key, label]) => {
    const input = h('input', { type: 'radio', name: id, value: key, onchange: () => change(key) });
    input.checked = key === current;
    return h('label', { title: PIXELS[key] }, input, h('span', {}, label));
  });
  box.append(...buttons);
}

function setTheme(name) {
  state.theme = name;
  localStorage.setItem('theme', name);
  applyTheme(name);
  if (state.chat) drawThread(actions);
}

function setWidth(name) {
  state.width = name;
  document.documentElement.dataset.width = name;
}

function setUpRail() {
  roveFocus(byId('people'), '.person', (button) => choose(button.dataset.key));
  roveFocus(byId('chats'), '.chat');
  byId('rail-toggle').addEventListener('click', (event) => {
    const open = event.currentTarget.getAttribute('aria-expanded') !== 'true';
    event.currentTarget.setAttribute('aria-expanded', String(open));
  });
  addEventListener('keydown', closeByEscape);
}

/** Escape folds what was unfolded last; a dialog closes by itself. */
function closeByEscape(event) {
  if (event.key !== 'Escape' || document.querySelector('dialog[open]')) return;
  const open = ['developer-toggle', 'rail-toggle']
    .map(byId)
    .find((one) => one.getAttribute('aria-expanded') === 'true');
  open?.click();
  open?.focus();
}

function runControl(index, button) {
  return attempt(async () => {
    button.disabled = true;
    try {
      toast((await post('control', { index })).text);
      await updatePlaces();
    } finally {
      button.disabled = false;
    }
  });
}

async function start() {
  state.world = await get('world');
  state.directory = await get('directory');
  const { bot, people } = state.world;
  document.title = `${bot.name} sandbox`;
  byId('brand-name').textContent = bot.name;
  segments('theme-switch', THEME_NAMES, state.theme, setTheme);
  segments('width-switch', WIDTH_NAMES, state.width, setWidth);
  setUpRail();
  setUpDialogs();
  setUpDeveloper();
  setUpComposer((text, manner) => send(text, manner));
  drawAbout();
  drawControls(runControl);
  await goTo(wantedAddress(), people, choosePerson);
  addEventListener('hashchange', () => attempt(() => goTo(wantedAddress(), people, choosePerson)));
  listen({
    onChange: (chat) => attempt(() => (chat === state.chat ? look() : updatePlaces())),
    onExchange: (exchange) => {
      noteExchange(exchange);
      void attempt(updatePlaces);
    },
    onBreak: () => toast('The sandbox does not answer. Is it still running?', 'error'),
    onBack: () => attempt(look),
  });
}

const updatePlaces = oneAtATime(async () => {
  const { person } = state;
  const [places, news] = await Promise.all([get(`places?person=${person}`), get('news')]);
  if (person !== state.person) return;
  Object.assign(state, { places, ...news });
  drawRail();
});

addCardThemes();
setTheme(localStorage.getItem('theme') ?? preferredTheme());
setWidth('wide');
void attempt(start);
