import { iconSvg, spinnerSvg } from './card-icons.js';

/**
 * Elements that Teams draws and Microsoft's npm renderer does not know. Names and properties follow the typings of
 * @microsoft/teams.cards; the drawing is ours. Without this registry the renderer shows the fallbacks instead, as a
 * plain Adaptive Cards host does.
 */
const iconSizes = { xxsmall: 12, xsmall: 16, small: 20, standard: 24, medium: 32, large: 40, xlarge: 56, xxlarge: 72 };
const ringSizes = { tiny: 16, small: 20, medium: 28, large: 36 };

const drawings = {
  Icon: drawIcon,
  Badge: drawBadge,
  ProgressBar: drawBar,
  ProgressRing: drawRing,
  CodeBlock: drawCode,
};

/** @param {any} AdaptiveCards the module `adaptivecards` @returns a registry for `SerializationContext.setElementRegistry` */
export function teamsElements(AdaptiveCards) {
  const registry = new AdaptiveCards.CardObjectRegistry();
  AdaptiveCards.GlobalRegistry.populateWithDefaultElements(registry);
  for (const [type, draw] of Object.entries(drawings)) {
    registry.register(type, elementClass(AdaptiveCards, type, draw), AdaptiveCards.Versions.v1_5);
  }
  registry.register('Container', containerClass(AdaptiveCards), AdaptiveCards.Versions.v1_0);
  return registry;
}

/** Rounded corners and borders, which only Teams draws. */
function containerClass(AdaptiveCards) {
  return class extends AdaptiveCards.Container {
    internalParse(source, context) {
      super.internalParse(source, context);
      this.json = source;
    }

    internalRender() {
      const element = super.internalRender();
      element?.classList.toggle('teams-rounded', this.json?.roundedCorners === true);
      element?.classList.toggle('teams-bordered', this.json?.showBorder === true);
      return element;
    }
  };
}

function elementClass(AdaptiveCards, type, draw) {
  return class extends AdaptiveCards.CardElement {
    getJsonTypeName() {
      return type;
    }

    internalParse(source, context) {
      super.internalParse(source, context);
      this.json = source;
    }

    internalRender() {
      return draw(this.json ?? {});
    }
  };
}

function make(tag, className, attributes = {}) {
  const element = document.createElement(tag);
  element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

function word(value, otherwise) {
  return String(value ?? otherwise).toLowerCase();
}

function drawIcon({ name, size, color, style }) {
  const icon = make('div', `teams-icon ${word(color, 'default')}`, { role: 'img', 'aria-label': name });
  icon.style.width = icon.style.height = `${iconSizes[word(size, 'standard')] ?? 24}px`;
  icon.innerHTML = iconSvg(name, word(style, 'regular') === 'filled');
  return icon;
}

function drawBadge({ text, icon, style, horizontalAlignment }) {
  const line = make('div', 'teams-badge-line');
  line.style.textAlign = word(horizontalAlignment, 'left');
  const badge = make('span', `teams-badge ${word(style, 'subtle')}`);
  badge.innerHTML = icon ? iconSvg(icon, false) : '';
  const label = make('span', '');
  label.textContent = text ?? '';
  badge.append(label);
  line.append(badge);
  return line;
}

function drawBar({ value, max, color }) {
  const most = max ?? 100;
  const bar = make('div', `teams-bar ${word(color, 'accent')}`, {
    role: 'progressbar',
    'aria-label': `${value ?? 0} / ${most}`,
    'aria-valuenow': value ?? 0,
    'aria-valuemax': most,
  });
  const filled = make('i', '');
  filled.style.width = `${value === undefined ? 30 : Math.min(100, (100 * value) / most)}%`;
  bar.append(filled);
  return bar;
}

function drawRing({ size, label }) {
  const ring = make('div', 'teams-icon teams-ring accent', {
    role: 'progressbar',
    'aria-label': label ?? 'in progress',
  });
  ring.style.width = ring.style.height = `${ringSizes[word(size, 'medium')] ?? 28}px`;
  ring.innerHTML = spinnerSvg;
  return ring;
}

function drawCode({ codeSnippet }) {
  const code = make('pre', 'teams-code', { tabindex: 0 });
  code.textContent = codeSnippet ?? '';
  return code;
}
