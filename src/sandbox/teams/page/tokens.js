import { themeCss } from './card-theme.js';

// The page around the cards: values of Microsoft's Fluent "Teams" themes, named as in Fluent. A few are changed where
// the original text color does not reach 4.5:1; each is marked. The cards have their own, in card-theme.js.
const light = {
  colorNeutralBackground1: '#ffffff',
  colorNeutralBackground2: '#fafafa',
  colorNeutralBackground3: '#f5f5f5',
  colorNeutralBackground4: '#f0f0f0',
  colorNeutralBackground1Hover: '#f5f5f5',
  colorSubtleBackgroundHover: '#ebebeb',
  colorSubtleBackgroundSelected: '#e0e0e0',
  colorNeutralForeground1: '#242424',
  colorNeutralForeground2: '#424242',
  colorNeutralForeground3: '#616161',
  colorNeutralForegroundOnBrand: '#ffffff',
  colorBrandForeground1: '#5b5fc7',
  colorBrandForegroundLink: '#4f52b2',
  colorBrandBackground: '#5b5fc7',
  colorBrandBackgroundHover: '#4f52b2',
  colorBrandBackground2: '#e8ebfa',
  colorNeutralStroke1: '#d1d1d1',
  colorNeutralStroke2: '#e0e0e0',
  colorNeutralStroke3: '#f0f0f0',
  colorNeutralStrokeAccessible: '#616161',
  colorStrokeFocus2: '#000000',
  colorStatusSuccessForeground1: '#0e700e',
  colorStatusDangerForeground1: '#b10e1c',
  shadow4: '0 0 2px rgba(0,0,0,0.12), 0 2px 4px rgba(0,0,0,0.14)',
  shadow16: '0 0 2px rgba(0,0,0,0.12), 0 8px 16px rgba(0,0,0,0.14)',
};

const dark = {
  ...light,
  colorNeutralBackground1: '#292929',
  colorNeutralBackground2: '#242424',
  colorNeutralBackground3: '#1f1f1f',
  colorNeutralBackground4: '#141414',
  colorNeutralBackground1Hover: '#3d3d3d',
  colorSubtleBackgroundHover: '#383838',
  colorSubtleBackgroundSelected: '#3d3d3d',
  colorNeutralForeground1: '#ffffff',
  colorNeutralForeground2: '#d6d6d6',
  colorNeutralForeground3: '#adadad',
  colorBrandForeground1: '#9ea2ff', // original #7f85f5
  colorBrandForegroundLink: '#9ea2ff', // original #7f85f5
  colorBrandBackground: '#4f52b2',
  colorBrandBackgroundHover: '#5b5fc7',
  colorBrandBackground2: '#2f2f4a',
  colorNeutralStroke1: '#666666',
  colorNeutralStroke2: '#525252',
  colorNeutralStroke3: '#3d3d3d',
  colorNeutralStrokeAccessible: '#adadad',
  colorStrokeFocus2: '#ffffff',
  colorStatusSuccessForeground1: '#54b054',
  colorStatusDangerForeground1: '#e37d80', // original #dc626d
  shadow4: '0 0 2px rgba(0,0,0,0.24), 0 2px 4px rgba(0,0,0,0.28)',
  shadow16: '0 0 2px rgba(0,0,0,0.24), 0 8px 16px rgba(0,0,0,0.28)',
};

const contrast = {
  ...dark,
  colorNeutralBackground1: '#000000',
  colorNeutralBackground2: '#000000',
  colorNeutralBackground3: '#000000',
  colorNeutralBackground4: '#000000',
  colorNeutralBackground1Hover: '#1a1a1a',
  colorSubtleBackgroundHover: '#1a1a1a',
  colorSubtleBackgroundSelected: '#1a1a1a',
  colorNeutralForeground2: '#ffffff',
  colorNeutralForeground3: '#ffffff',
  colorNeutralForegroundOnBrand: '#000000',
  colorBrandForeground1: '#1aebff',
  colorBrandForegroundLink: '#ffff00',
  colorBrandBackground: '#1aebff',
  colorBrandBackgroundHover: '#ffffff',
  colorBrandBackground2: '#000000',
  colorNeutralStroke1: '#ffffff',
  colorNeutralStroke2: '#ffffff',
  colorNeutralStroke3: '#ffffff',
  colorNeutralStrokeAccessible: '#ffffff',
  colorStrokeFocus2: '#1aebff',
  colorStatusSuccessForeground1: '#3ff23f',
  colorStatusDangerForeground1: '#ff7070',
  shadow4: 'none',
  shadow16: 'none',
};

const THEMES = { light, dark, contrast };

/** Puts a theme's values on the page as CSS custom properties of the same names. */
export function applyTheme(name) {
  const root = document.documentElement;
  root.dataset.theme = name;
  root.className = `theme-${name}`;
  root.style.colorScheme = name === 'light' ? 'light' : 'dark';
  for (const [key, value] of Object.entries(THEMES[name])) root.style.setProperty(`--${key}`, value);
}

/** What the system asks for. */
export function preferredTheme() {
  if (matchMedia('(prefers-contrast: more)').matches) return 'contrast';
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** The cards' colors for all three themes, as a style sheet. */
export function addCardThemes() {
  const sheet = document.createElement('style');
  sheet.textContent = Object.keys(THEMES).map(themeCss).join('\n');
  document.head.append(sheet);
}
