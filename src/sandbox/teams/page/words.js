import { markdownToHtml } from './card-text.js';

const MENTION = /&lt;at(?:>|&gt;)(.*?)&lt;\/at(?:>|&gt;)/g;

function withMentions(html) {
  return html.replace(MENTION, '<span class="mention">$1</span>');
}

/** A message of the bot: Markdown with mentions. */
export function botHtml(text) {
  return withMentions(markdownToHtml(text));
}

/** A message of a person: plain text with mentions and line breaks. */
export function personHtml(text) {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return `<p>${withMentions(escaped).replace(/\r?\n/g, '<br>')}</p>`;
}
