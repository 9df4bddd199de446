/** The part of Markdown that Teams shows in TextBlocks and facts: bold, italic, code, links, lists. HTML is text. */
const rules = [
  [/\\([\\`*_{}[\]()#+\-.!~<>])/g, (whole, mark) => `&#${mark.charCodeAt(0)};`],
  [/\[([^\]]*)\]\((https?:[^)\s]*)\)/g, '<a href="$2" rel="noreferrer noopener" target="_blank">$1</a>'],
  [/`([^`\n]+)`/g, '<code>$1</code>'],
  [/(\*\*|__)(?=\S)([^\n]+?)(?<=\S)\1/g, '<strong>$2</strong>'],
  [/(\*|(?<![\p{L}\p{N}])_)(?=\S)([^\n]+?)(?<=\S)(?:\*|_(?![\p{L}\p{N}]))/gu, '<em>$2</em>'],
];

/** @param {string} text @returns {string} HTML */
export function markdownToHtml(text) {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
  const inline = rules.reduce((html, [pattern, replacement]) => html.replace(pattern, replacement), escaped);
  return inline
    .split(/\n{2,}/)
    .map(block)
    .join('');
}

function block(text) {
  const lines = text.split('\n');
  const isList = (pattern) => lines.every((one) => pattern.test(one));
  const items = (pattern) => lines.map((one) => `<li>${one.replace(pattern, '')}</li>`).join('');
  if (isList(/^\s*[-+*] /)) return `<ul>${items(/^\s*[-+*] /)}</ul>`;
  if (isList(/^\s*\d+[.)] /)) return `<ol>${items(/^\s*\d+[.)] /)}</ol>`;
  return `<p>${lines.join('<br>')}</p>`;
}
