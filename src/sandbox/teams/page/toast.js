import { byId, h } from './dom.js';

const STAYS_MS = 6000;

/** Takes every note away, for the next person at the screen. */
export function clearToasts() {
  byId('toasts').replaceChildren();
}

/** A short word at the foot of the page; errors are spoken at once. */
export function toast(text, kind = 'message') {
  const note = h('div', { class: `toast ${kind}`, role: kind === 'error' ? 'alert' : 'status' }, text);
  byId('toasts').append(note);
  setTimeout(() => note.remove(), STAYS_MS);
}
