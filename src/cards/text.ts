/** Invisible and never a place to break a line: cuts a mark in two without changing what people read. */
const wordJoiner = '\u2060';

/** Control characters but tab and line feed; private-use characters; marks that turn the reading direction of what follows. */
const unwanted = /[^\P{C}\t\n\p{Cf}]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text as it may stand on a card: no control characters, no direction overrides, no `{{DATE(…)}}` for the client to fill in. */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(unwanted, '')
    .replace(/\{\{(?=\s*(?:DATE|TIME)\s*\()/gi, `{${wordJoiner}{`);
}

/**
 * Makes text literal in places that read Markdown (TextBlock, facts). Emphasis and code marks get a backslash; links,
 * tags and list marks are cut with an invisible character instead, because a backslash before them is not understood by
 * every Teams client.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\*`~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/\](?=[([:])/g, `]${wordJoiner}`)
    .replace(/<(?=[a-z/!])/gi, `<${wordJoiner}`)
    .replace(/^([^\S\n]*)([-+#>]|\d+(?=[.)]))/gm, `$1${wordJoiner}$2${wordJoiner}`);
}
