import { liveCard } from './card.js';
import { avatar, byId, clockTime, h } from './dom.js';
import { openPlace, person, state } from './state.js';
import { botHtml, personHtml } from './words.js';

// Drawn messages by id, kept while nothing about them changes, so that half-filled forms survive live updates.
const drawn = new Map();

/** Draws the open chat. `actions`: onPress(message, pressed) and onReply(threadId, text). */
export function drawThread(actions) {
  const thread = byId('thread');
  const nearEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 120;
  const place = openPlace();
  const articles = state.messages.map((message) => drawMessage(message, actions));
  const content = place?.kind === 'channel' ? byThread(articles, actions) : articles;
  if (!sameChildren(thread, content)) thread.replaceChildren(...(content.length > 0 ? content : [emptyHint(place)]));
  byId('typing').textContent = state.typing ? `${state.world.bot.name} is typing` : '';
  dropOld();
  if (nearEnd) thread.scrollTop = thread.scrollHeight;
}

/** Forgets every drawn message: another person, chat, theme or width. */
export function clearThread() {
  drawn.clear();
  threads.clear();
  byId('thread').replaceChildren();
}

function sameChildren(parent, wanted) {
  const now = [...parent.children];
  return wanted.length > 0 && now.length === wanted.length && now.every((child, index) => child === wanted[index]);
}

function dropOld() {
  const known = new Set(state.messages.map(({ id }) => id));
  for (const id of drawn.keys()) if (!known.has(id)) drawn.delete(id);
}

function drawMessage(message, actions) {
  const look = JSON.stringify([message, state.theme]);
  const before = drawn.get(message.id);
  if (before?.look === look) return before.article;
  const article = before?.cardLook === cardLook(message) ? refreshFrame(before, message) : newArticle(message, actions);
  drawn.set(message.id, { look, cardLook: cardLook(message), article });
  if (before && before.article !== article) handOver(before.article, article);
  return article;
}

function cardLook(message) {
  return JSON.stringify([message.card, message.text, state.theme]);
}

// Same card, other frame (a notice, "edited"): keep the card as it stands on the screen.
function refreshFrame({ article }, message) {
  article.querySelector('.meta').replaceWith(meta(message));
  article.querySelector('.notice')?.remove();
  if (message.notice) article.querySelector('.bubble').append(notice(message.notice));
  return article;
}

// A card that was replaced under a person's hands keeps the focus.
function handOver(old, article) {
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(article);
  if (hadFocus) (article.querySelector('.card') ?? article).focus({ preventScroll: true });
}

function newArticle(message, actions) {
  const own = message.from === person().name;
  const html = message.text === '' ? undefined : h('div', { class: 'text' });
  if (html) html.innerHTML = message.fromBot ? botHtml(message.text) : personHtml(message.text);
  const card = message.card
    ? liveCard(message.card, state.theme, state.directory, (pressed) => actions.onPress(message, pressed))
    : undefined;
  const bubble = h('div', { class: 'bubble' }, html, card, message.notice ? notice(message.notice) : undefined);
  return h(
    'article',
    {
      class: `message${own ? ' own' : ''}`,
      'data-id': message.id,
      tabindex: '-1',
      'aria-label': `${message.from}, ${clockTime(message.at, person())}`,
    },
    avatar(message.from, message.fromBot),
    h('div', { class: 'content' }, meta(message), bubble),
  );
}

function meta(message) {
  const edited = message.edited ? h('span', {}, 'Edited') : undefined;
  const app = message.fromBot ? h('span', { class: 'app-tag' }, 'App') : undefined;
  const alone = message.onlyYou ? h('span', { class: 'only-you' }, 'Only you can see this message') : undefined;
  return h(
    'p',
    { class: 'meta' },
    h('strong', {}, message.from),
    app,
    h('span', {}, clockTime(message.at, person())),
    edited,
    alone,
  );
}

function notice({ kind, text }) {
  return h(
    'p',
    { class: `notice ${kind}` },
    h('span', {}, text),
    h('span', { class: 'only-you' }, 'Only you can see this'),
  );
}

function emptyHint(place) {
  const hint =
    place?.kind === 'personal'
      ? 'Say hello, or type a command.'
      : 'Nothing here yet. Start a post below; the app is mentioned for you.';
  return h('p', { class: 'empty' }, hint);
}

// Sections of the channel by root message id; kept, so that a half-written reply stays.
const threads = new Map();

function byThread(articles, actions) {
  const roots = [...new Set(state.messages.map(({ threadId }) => threadId))];
  return roots.map((root) => {
    const parts = articles.filter((_, index) => state.messages[index].threadId === root);
    const section = threads.get(root) ?? newSection(root, actions);
    threads.set(root, section);
    const [box] = section.getElementsByClassName('posts');
    if (!sameChildren(box, parts)) box.replaceChildren(...parts);
    return section;
  });
}

function newSection(root, { onReply }) {
  const field = h('input', {
    type: 'text',
    'aria-label': 'Reply',
    placeholder: 'Reply; the app is mentioned for you',
    autocomplete: 'off',
  });
  const form = h('form', { class: 'reply' }, field, h('button', { type: 'submit', class: 'quiet' }, 'Reply'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    field.value = '';
    if (text && !(await onReply(root, text)) && field.value === '') field.value = text;
  });
  // A group, not a region: many threads would be as many landmarks of one name.
  return h(
    'div',
    { class: 'post', role: 'group', 'aria-label': 'Thread', 'data-root': root },
    h('div', { class: 'posts' }),
    form,
  );
}
