/**
 * How a card looks in Teams, light, dark and high contrast. Color values are those of Microsoft's Fluent "Teams" themes
 * (@fluentui/tokens: teamsLightTheme, teamsDarkTheme, teamsHighContrastTheme); spacing and sizes are those of
 * Microsoft's published Teams host config. The host config that the Teams clients ship is not public: this is close, not equal.
 */
export const themes = {
  light: {
    page: '#f5f5f5',
    card: '#ffffff',
    text: '#242424',
    subtle: '#616161',
    accent: '#4f52b2',
    good: '#0e700e',
    warning: '#835c00',
    attention: '#b10e1c',
    stroke: '#d1d1d1',
    divider: '#e0e0e0',
    strokeStrong: '#616161',
    button: '#5b5fc7',
    onButton: '#ffffff',
    danger: '#c50f1f',
    onDanger: '#ffffff',
    input: '#ffffff',
    tints: { emphasis: '#f5f5f5', accent: '#e8ebfa', good: '#f1faf1', warning: '#fff9f5', attention: '#fdf3f4' },
    badges: {
      subtle: ['#5c5c5c', '#f1f1f1'],
      informative: ['#212121', '#ffffff'],
      accent: ['#4f52b2', '#e8ebfa'],
      good: ['#0e700e', '#e7f2da'],
      warning: ['#835c00', '#fbf6d9'],
      attention: ['#b10e1c', '#f9d9d9'],
    },
  },
  dark: {
    page: '#141414',
    card: '#292929',
    text: '#ffffff',
    subtle: '#adadad',
    accent: '#9ea2ff',
    good: '#54b054',
    warning: '#faa06b',
    attention: '#e37d80',
    stroke: '#666666',
    divider: '#525252',
    strokeStrong: '#adadad',
    button: '#4f52b2',
    onButton: '#ffffff',
    danger: '#c50f1f',
    onDanger: '#ffffff',
    input: '#1f1f1f',
    tints: { emphasis: '#1f1f1f', accent: '#2f2f4a', good: '#052505', warning: '#411200', attention: '#3b0509' },
    badges: {
      subtle: ['#d6d6d6', '#3d3d3d'],
      informative: ['#ffffff', '#292929'],
      accent: ['#c5cbfa', '#2f2f4a'],
      good: ['#a1d89f', '#0c3b0c'],
      warning: ['#fde3a7', '#4a3a04'],
      attention: ['#f1b1b5', '#4b0b11'],
    },
  },
  contrast: {
    page: '#000000',
    card: '#000000',
    text: '#ffffff',
    subtle: '#ffffff',
    accent: '#1aebff',
    good: '#3ff23f',
    warning: '#ffff00',
    attention: '#ff7070',
    stroke: '#ffffff',
    divider: '#ffffff',
    strokeStrong: '#ffffff',
    button: '#1aebff',
    onButton: '#000000',
    danger: '#ff7070',
    onDanger: '#000000',
    input: '#000000',
    tints: { emphasis: '#000000', accent: '#000000', good: '#000000', warning: '#000000', attention: '#000000' },
    badges: Object.fromEntries(
      ['subtle', 'informative', 'accent', 'good', 'warning', 'attention'].map((name) => [name, ['#ffffff', '#000000']]),
    ),
  },
};

export const fontFamily = "'Segoe UI', 'Open Sans', 'Liberation Sans', sans-serif";
export const monospaceFamily = "Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

const sizes = { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 };
const weights = { lighter: 400, default: 400, bolder: 600 };

/** Host config for Microsoft's renderer (npm adaptivecards). @param {'light' | 'dark' | 'contrast'} name */
export function hostConfig(name) {
  const theme = themes[name];
  const container = (backgroundColor) => ({
    backgroundColor,
    borderColor: theme.divider,
    foregroundColors: textColors(theme),
  });
  const label = { size: 'default', weight: 'bolder' };
  const font = (family) => ({ fontFamily: family, fontSizes: sizes, fontWeights: weights });
  return {
    supportsInteractivity: true,
    choiceSetInputValueSeparator: ',',
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: theme.divider },
    imageSizes: { small: 32, medium: 52, large: 100 },
    lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
    fontTypes: { default: font(fontFamily), monospace: font(monospaceFamily) },
    textStyles: { heading: { size: 'large', weight: 'bolder' }, columnHeader: { weight: 'bolder' } },
    textBlock: { headingLevel: 2 },
    containerStyles: {
      default: container(theme.card),
      emphasis: container(theme.tints.emphasis),
      accent: container(theme.tints.accent),
      good: container(theme.tints.good),
      warning: container(theme.tints.warning),
      attention: container(theme.tints.attention),
    },
    inputs: {
      label: {
        inputSpacing: 'small',
        requiredInputs: { ...label, suffix: ' *', suffixColor: 'attention' },
        optionalInputs: label,
      },
      errorMessage: { color: 'attention', size: 'small', spacing: 'small', weight: 'default' },
    },
    actions: {
      maxActions: 6,
      spacing: 'default',
      buttonSpacing: 8,
      showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
    },
    adaptiveCard: { allowCustomStyle: false },
    factSet: { title: { weight: 'bolder', wrap: true, maxWidth: 150 }, value: { wrap: true }, spacing: 12 },
    table: { cellSpacing: 8 },
  };
}

function textColors(theme) {
  const one = (color) => ({
    default: color,
    subtle: color,
    highlightColors: { default: theme.divider, subtle: theme.divider },
  });
  return {
    default: { ...one(theme.text), subtle: theme.subtle },
    dark: one(theme.text),
    light: one(theme.card),
    accent: one(theme.accent),
    good: one(theme.good),
    warning: one(theme.warning),
    attention: one(theme.attention),
  };
}

/** CSS variables for `cards.css`, under `.theme-<name>`. @param {'light' | 'dark' | 'contrast'} name */
export function themeCss(name) {
  const { tints, badges, ...colors } = themes[name];
  const plain = Object.entries(colors).map(([key, value]) => `--${key}: ${value};`);
  const pills = Object.entries(badges).flatMap(([key, [text, back]]) => [
    `--badge-${key}: ${text};`,
    `--badge-${key}-back: ${back};`,
  ]);
  const border = name === 'contrast' ? '#ffffff' : 'transparent';
  const extra = [
    `--emphasis: ${tints.emphasis};`,
    `--badge-border: ${border};`,
    `color-scheme: ${name === 'light' ? 'light' : 'dark'};`,
  ];
  return `.theme-${name} { ${[...plain, ...pills, ...extra].join(' ')} }`;
}
