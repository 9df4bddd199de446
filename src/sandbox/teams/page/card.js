import { drawCard } from './card-view.js';
import { h } from './dom.js';
import { withPeople } from './people-picker.js';

/* global AdaptiveCards */

let drawn = 0;

/**
 * A card that can be used. `onPress({ kind: 'execute' | 'submit', id, verb, data })` gets what a person pressed, inputs
 * already checked and in `data`; while its promise is pending the card's buttons are off. `directory`: whom a people picker finds.
 */
export function liveCard(json, theme, directory, onPress) {
  const frame = h('div', { class: 'card', tabindex: '-1' });
  const onAction = (action) => pressed(action, frame, onPress);
  const { element } = drawCard(AdaptiveCards, withPeople(json, directory), { theme, onAction });
  frame.append(element ?? h('p', { class: 'broken' }, json.fallbackText ?? 'This card cannot be shown.'));
  separateRadios(frame);
  labelSearches(frame);
  frame.addEventListener('click', showWhatOpened);
  return frame;
}

// A ShowCard opens at the foot of its card, which may lie below the screen.
function showWhatOpened({ target, currentTarget }) {
  if (target.closest('.ac-pushButton')?.getAttribute('aria-expanded') !== 'true') return;
  currentTarget.scrollIntoView({ block: 'end', behavior: 'smooth' });
}

// The renderer names radio buttons by input id alone, so two cards with the same form would share a group.
function separateRadios(frame) {
  drawn += 1;
  for (const radio of frame.querySelectorAll('input[type=radio]')) {
    const { checked } = radio;
    radio.name = `card-${drawn}-${radio.name}`;
    radio.checked = checked;
  }
}

// The renderer labels the box around a list to search, not the field itself.
function labelSearches(frame) {
  for (const field of frame.querySelectorAll('.ac-choiceSetInput-filtered')) {
    const label = field.parentElement.getAttribute('aria-labelledby');
    if (label) field.setAttribute('aria-labelledby', label);
    field.parentElement.removeAttribute('aria-labelledby');
  }
}

async function pressed(action, frame, onPress) {
  const type = action.getJsonTypeName();
  if (type === 'Action.OpenUrl') {
    window.open(action.url, '_blank', 'noopener,noreferrer');
    return;
  }
  if (type !== 'Action.Execute' && type !== 'Action.Submit') return;
  const kind = type === 'Action.Execute' ? 'execute' : 'submit';
  const { id, verb } = action;
  await whileBusy(frame, () => onPress({ kind, id, verb, data: dataOf(action) }));
}

// Teams leaves an input out of the data when nothing is in it.
function dataOf(action) {
  const inputs = new Set(
    action
      .getRootObject()
      .getAllInputs(true)
      .map((input) => input.id),
  );
  const data = typeof action.data === 'object' && action.data !== null ? action.data : {};
  return Object.fromEntries(Object.entries(data).filter(([key, value]) => !(inputs.has(key) && value === '')));
}

async function whileBusy(frame, work) {
  const buttons = [...frame.querySelectorAll('button')].filter((button) => !button.disabled);
  const hadFocus = frame.contains(document.activeElement) ? document.activeElement : undefined;
  frame.classList.add('busy');
  frame.setAttribute('aria-busy', 'true');
  for (const button of buttons) button.disabled = true;
  try {
    await work();
  } finally {
    frame.classList.remove('busy');
    frame.removeAttribute('aria-busy');
    for (const button of buttons) button.disabled = false;
    if (document.activeElement === document.body) hadFocus?.focus({ preventScroll: true });
  }
}
