/** Makes an element: attributes, `on...` listeners, `class`, and children (text or elements). */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== ''));
  return element;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Arrow keys move the focus within a group; only one of its items takes part in the tab order. */
export function roveFocus(group, selector, onMove = () => undefined) {
  group.addEventListener('keydown', (event) => {
    const items = [...group.querySelectorAll(selector)];
    const at = items.indexOf(event.target.closest(selector));
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (at < 0 || step === undefined || event.target !== items[at]) return;
    event.preventDefault();
    const next = items[(at + step + items.length) % items.length];
    for (const item of items) item.tabIndex = item === next ? 0 : -1;
    next.focus();
    onMove(next);
  });
}

/** `10:28` today, `21 Nov 10:28` before, in the person's language and time zone. */
export function clockTime(at, { locale, timezone: timeZone }) {
  const day = (date) => date.toLocaleDateString(locale, { day: 'numeric', month: 'short', timeZone });
  const date = new Date(at);
  const time = date.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit', timeZone });
  return day(date) === day(new Date()) ? time : `${day(date)} ${time}`;
}

const HUES = [231, 162, 18, 280, 199, 335, 95];

/** A round picture with initials; the bot gets its mark. */
export function avatar(name, isBot = false) {
  if (isBot) return h('span', { class: 'avatar bot', 'aria-hidden': 'true' });
  const initials = name
    .split(' ')
    .map((word) => word[0])
    .slice(0, 2)
    .join('');
  const hue = HUES[[...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % HUES.length];
  return h('span', { class: 'avatar', 'aria-hidden': 'true', style: `--hue:${hue}` }, initials);
}
