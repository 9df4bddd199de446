/** Own drawings, 20 by 20, named like the Fluent icons that the cards ask Teams for. `outline` icons are drawn with a line. */
const line = 'fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round"';
const cut = 'fill="none" stroke="var(--card)" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"';
const disc = '<circle cx="10" cy="10" r="8" fill="currentColor"/>';
const ring = `<circle cx="10" cy="10" r="7.3" ${line}/>`;

const outline = {
  CheckmarkCircle: `${ring}<path d="M6.8 10.2l2.2 2.2 4.3-4.6" ${line}/>`,
  DismissCircle: `${ring}<path d="M7.6 7.6l4.8 4.8m0-4.8l-4.8 4.8" ${line}/>`,
  Warning: `<path d="M10 3.2L17.4 16.4H2.6z" ${line}/><path d="M10 8v3.8m0 2.1v.1" ${line}/>`,
  Info: `${ring}<path d="M10 9.2v4.4m0-7v.1" ${line}/>`,
  Clock: `${ring}<path d="M10 5.8V10.4l3 1.6" ${line}/>`,
  Circle: ring,
  QuestionCircle: `${ring}<path d="M7.9 8a2.1 2.1 0 1 1 3.1 1.9c-.7.4-1 .8-1 1.6m0 2.1v.1" ${line}/>`,
  Archive: `<path d="M3.4 4h13.2v3H3.4zM4.4 7v8.4a1 1 0 0 0 1 1h9.2a1 1 0 0 0 1-1V7M8.2 10h3.6" ${line}/>`,
  ArrowSync: `<path d="M4.2 8.2A6.2 6.2 0 0 1 15.4 7M15.8 11.8A6.2 6.2 0 0 1 4.6 13M15.6 3.8V7.2h-3.4M4.4 16.2v-3.4h3.4" ${line}/>`,
  ArrowUndo: `<path d="M7.4 4.4L3.8 8l3.6 3.6M4 8h7.4a4.4 4.4 0 0 1 0 8.8H8" ${line}/>`,
  Key: `<circle cx="12.8" cy="7.2" r="3.8" ${line}/><path d="M10.1 9.9L3.6 16.4m2-2l2 2" ${line}/>`,
  ChevronDown: `<path d="M5 8l5 5 5-5" ${line}/>`,
  ChevronUp: `<path d="M5 12l5-5 5 5" ${line}/>`,
  ChevronRight: `<path d="M8 5l5 5-5 5" ${line}/>`,
};

const filled = {
  CheckmarkCircle: `${disc}<path d="M6.6 10.2l2.3 2.3 4.5-4.8" ${cut}/>`,
  DismissCircle: `${disc}<path d="M7.4 7.4l5.2 5.2m0-5.2l-5.2 5.2" ${cut}/>`,
  Warning: `<path d="M10 2.8L17.9 16.8H2.1z" fill="currentColor" stroke="currentColor" stroke-linejoin="round"/><path d="M10 7.8v4m0 2.4v.1" ${cut}/>`,
  Info: `${disc}<path d="M10 9.2v4.6m0-7.2v.1" ${cut}/>`,
};

/** SVG of an icon, or an empty string when there is none of that name. @param {string} name @param {boolean} isFilled */
export function iconSvg(name, isFilled) {
  const shape = (isFilled ? filled[name] : undefined) ?? outline[name] ?? filled[name];
  return shape === undefined ? '' : `<svg viewBox="0 0 20 20" aria-hidden="true">${shape}</svg>`;
}

export const spinnerSvg = `<svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" ${line} opacity=".3"/><path d="M10 3a7 7 0 0 1 7 7" ${line}/></svg>`;
