import { teamsElements } from './card-elements.js';
import { markdownToHtml } from './card-text.js';
import { hostConfig } from './card-theme.js';

/**
 * Draws a card.
 * @param {any} AdaptiveCards the module `adaptivecards` (3.x)
 * @param {object} json the card
 * @param {{ theme: 'light' | 'dark' | 'contrast', plain?: boolean, onAction?: (action: any) => void }} options
 *   `plain` shows what a host without Teams' own elements shows.
 * @returns {{ element: HTMLElement | undefined, problems: string[] }}
 */
export function drawCard(AdaptiveCards, json, { theme, plain = false, onAction = () => {} }) {
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdownToHtml(text);
    result.didProcess = true;
  };
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig(theme));
  card.onExecuteAction = onAction;
  const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
  if (!plain) context.setElementRegistry(teamsElements(AdaptiveCards));
  card.parse(json, context);
  const element = card.render();
  const problems = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message);
  return { element, problems };
}
