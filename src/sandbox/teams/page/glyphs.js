const line = 'fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"';

function svg(shape) {
  return `<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false" ${line}>${shape}</svg>`;
}

/** The page's own two signs. */
export const sendGlyph = svg('<path d="M3.5 3.8 17 10 3.5 16.2 5.6 10 3.5 3.8Z"/><path d="M5.6 10h6"/>');
export const closeGlyph = svg('<path d="m5 5 10 10M15 5 5 15"/>');
