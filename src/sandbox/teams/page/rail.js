import { avatar, byId, clockTime, h } from './dom.js';
import { person as atTheScreen, state } from './state.js';

/** The people one can be. */
export function drawPeople(choose) {
  const buttons = state.world.people.map((person) => {
    const chosen = person.key === state.person;
    const attributes = {
      type: 'button',
      class: 'row person',
      role: 'radio',
      'aria-checked': String(chosen),
      tabindex: chosen ? '0' : '-1',
      'data-key': person.key,
      onclick: () => choose(person.key),
    };
    return h(
      'button',
      attributes,
      avatar(person.name),
      names(person.name, person.title),
      bell(state.bells[person.key]),
    );
  });
  const hadFocus = byId('people').contains(document.activeElement);
  byId('people').replaceChildren(...buttons);
  if (hadFocus) byId('people').querySelector('[aria-checked=true]')?.focus();
}

/** How many new messages this person was notified of. */
function bell(count) {
  if (!count) return undefined;
  return h(
    'span',
    { class: 'bell' },
    String(count),
    h('span', { class: 'sr' }, count === 1 ? ' new message' : ' new messages'),
  );
}

/** What to try first; `go(step)` brings its person and chat to the screen. */
export function drawSteps(go) {
  const { steps } = state;
  const left = steps.filter(({ isDone }) => !isDone);
  byId('steps-section').hidden = steps.length === 0;
  byId('steps-count').textContent = `${steps.length - left.length} of ${steps.length}`;
  const items = steps.map((step) => {
    const { title, hint, isDone } = step;
    const mark = h('span', { class: 'tick', 'aria-hidden': 'true' }, isDone ? '✓' : '');
    const words = names(title, hint);
    if (isDone) words.prepend(h('span', { class: 'sr' }, 'Done: '));
    const attributes = {
      type: 'button',
      class: `row step${isDone ? ' done' : ''}`,
      'aria-current': step === left[0] ? 'step' : undefined,
      onclick: () => go(step),
    };
    return h('li', {}, h('button', attributes, mark, words));
  });
  if (JSON.stringify(steps) === byId('steps').dataset.drawn) return;
  byId('steps').dataset.drawn = JSON.stringify(steps);
  byId('steps').replaceChildren(...items);
}

function names(first, second) {
  return h('span', { class: 'names' }, h('span', { class: 'first' }, first), h('span', { class: 'second' }, second));
}

/** The chats of this person; a dot marks news. */
export function drawChats(open) {
  const buttons = state.places.map((place) => {
    const current = place.id === state.chat;
    const attributes = {
      type: 'button',
      class: 'row chat',
      'aria-current': current ? 'true' : undefined,
      tabindex: current ? '0' : '-1',
      'data-chat': place.id,
      'data-kind': place.kind,
      onclick: () => open(place.id),
    };
    const time = h('span', { class: 'when' }, place.lastAt ? clockTime(place.lastAt, atTheScreen()) : '');
    const news = isNews(place) ? h('span', { class: 'news' }, h('span', { class: 'sr' }, 'New')) : undefined;
    return h(
      'button',
      attributes,
      placeAvatar(place),
      names(place.name, subtitle(place)),
      h('span', { class: 'side' }, time, news),
    );
  });
  const focused = byId('chats').contains(document.activeElement) ? document.activeElement.dataset.chat : undefined;
  byId('chats').replaceChildren(...buttons);
  buttons.find((button) => button.dataset.chat === focused)?.focus();
}

function isNews(place) {
  const read = state.read.get(`${state.person} ${place.id}`) ?? '';
  return place.id !== state.chat && place.lastId > read;
}

export function subtitle(place) {
  if (place.kind === 'channel') return `${place.team} team`;
  return place.kind === 'groupChat' ? 'Group chat' : 'Chat with the app';
}

export function placeAvatar(place) {
  if (place.kind === 'personal') return avatar(place.name, true);
  const letter = place.kind === 'channel' ? '#' : place.name[0];
  return h('span', { class: 'avatar square', 'aria-hidden': 'true' }, letter);
}

/** The buttons of the sandbox itself. */
export function drawControls(run) {
  const { controls } = state.world;
  byId('controls-section').hidden = controls.length === 0;
  const buttons = controls.map(({ label, hint }, index) =>
    h(
      'button',
      { type: 'button', class: 'row control', title: hint, onclick: (event) => run(index, event.currentTarget) },
      names(label, hint),
    ),
  );
  byId('controls').replaceChildren(...buttons);
}
