import type { FirstStep, Teams } from './teams';
import { apps } from './tenant';
import { findAction } from './teams/cards';
import { isObject } from './teams/json';
import type { JsonObject } from './teams/types';
import type { Outside } from './controls';

/** Only cards of a request have these. */
const requestVerbs = ['request.withdraw', 'request.view', 'account.view', 'credential.open'];

/**
 * What a newcomer tries first, in this order. Each is done when it can be seen: on a card, on the tenant's ledger, or in what Teams
 * and the bot said to each other. `hasSurvived`: the bot was killed and runs again.
 */
export function firstSteps({ tenant, teams }: Outside, hasSurvived: () => boolean): FirstStep[] {
  return [
    {
      title: 'Ask for an account',
      hint: 'As Ravi: send /request and fill in the form.',
      person: 'ravi',
      chat: 'personal',
      text: '/request',
      isDone: () => requestVerbs.some((verb) => isOnACard(teams, verb)),
    },
    {
      title: 'Approve it',
      hint: 'As Dana, who is a CRM admin. Kim lends her licence for it.',
      person: 'dana',
      chat: 'personal',
      isDone: () => tenant.ledger.some(({ caller, status }) => caller === apps.bot.appId && status < 300),
    },
    {
      title: 'Cut its power while it works',
      hint: 'Kill the bot under "Outside Teams" and start it again: it goes on where it was.',
      person: 'ravi',
      chat: 'personal',
      isDone: hasSurvived,
    },
    {
      title: 'Collect the password',
      hint: 'As Ravi, who owns the account, when the card says Ready.',
      person: 'ravi',
      chat: 'personal',
      isDone: () => wasPressed(teams, 'credential.reveal'),
    },
    quotaStep(teams),
  ];
}

function quotaStep(teams: Teams): FirstStep {
  return {
    title: 'Ask what is left',
    hint: 'As Lee, whose Teams speaks German: send /quota.',
    person: 'lee',
    chat: 'personal',
    text: '/quota',
    isDone: () => wasSaid(teams, '/quota'),
  };
}

function isOnACard({ world }: Teams, verb: string): boolean {
  const posted = world.messages.flatMap(({ attachments }) => attachments.map(({ content }) => content));
  const own = [...world.viewers.values()].map(({ card }) => card);
  return [...posted, ...own].some((card) => isObject(card) && findAction(card, verb) !== undefined);
}

function wasPressed({ traffic }: Teams, verb: string): boolean {
  return traffic.some(
    ({ direction, request, status, response }) =>
      direction === 'to-bot' && verbOf(request) === verb && status === 200 && isObject(response) && !isError(response),
  );
}

function verbOf(request: unknown): unknown {
  const value = isObject(request) && isObject(request['value']) ? request['value'] : {};
  const action = isObject(value['action']) ? value['action'] : value;
  return action['verb'] ?? (isObject(action['data']) ? action['data']['verb'] : undefined);
}

function isError({ statusCode, type }: JsonObject): boolean {
  return (typeof statusCode === 'number' && statusCode >= 300) || type === 'application/vnd.microsoft.error';
}

function wasSaid({ traffic }: Teams, text: string): boolean {
  return traffic.some(
    ({ direction, request, status }) =>
      direction === 'to-bot' &&
      isObject(request) &&
      request['type'] === 'message' &&
      String(request['text']).includes(text) &&
      status >= 200 &&
      status < 300,
  );
}
