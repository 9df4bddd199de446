import type { Activity } from '../../src/sandbox/teams';
import { apps } from '../../src/sandbox/tenant';
import type { Child } from './child';
import { startEcho } from './echo';
import type { EchoCommands } from './echo';
import type { Target } from './load';
import { askFor, newNames } from './runs';
import { numberOf, untilSettled } from './settled';
import { atSite } from './site';
import type { Site } from './site';
import { approvers, colleague } from './world';

/** Somebody writes; looks at a card; has it refreshed by Teams; gives the first of two approvals, after which no run begins yet. */
export const kinds = ['text', 'view', 'refresh', 'approve'] as const;
export type Kind = (typeof kinds)[number];

/** So few that no limit for one person or one conversation is met. */
export const perSecond = 20;

const colleagues = 24;
/** Requests that are only looked at. */
const looked = 10;

/** A bot with requests that wait for approval, their cards in the chats of everybody, and the echo beside it. */
export interface Turns extends Site {
  readonly echo: Child<EchoCommands>;
  /** What Teams would send for so many turns, each new. Throws when there are no requests left to approve. */
  readonly turns: (kind: Kind, count: number) => Promise<readonly Activity[]>;
  /** The bot and the echo as Teams speaks to them now. */
  readonly targets: () => Promise<{ readonly bot: Target; readonly echo: Target }>;
  /** Everything that follows from what was done is done. */
  readonly settled: () => Promise<void>;
}

/** `approvals`: how many requests there are to approve, each of which must be. */
export function atTurns<T>(approvals: number, work: (turns: Turns) => Promise<T>): Promise<T> {
  return atSite({ colleagues }, async (site) => {
    const { world, bot, env, cores } = site;
    const settled = () => untilSettled(site.database);
    const ids = await askFor(site, newNames('bench', approvals + looked), colleagues, 'admin');
    const caFile = env['EXTRA_CA_FILE'] ?? '';
    const identity = { appId: apps.bot.appId, secret: apps.bot.secret };
    const echo = await startEcho({ ...identity, ...(await world.ask('channel')) }, cores?.bot, caFile);
    const echoUrl = await echo.ask('messagesUrl');
    const turns = turnsOf(site, ids);
    const targets = async () => {
      const token = await world.ask('token', bot.messagesUrl);
      return { bot: { url: bot.messagesUrl, token }, echo: { url: echoUrl, token } };
    };
    try {
      const done = await work({ ...site, echo, turns, targets, settled });
      await requireApproved(site, approvals);
      return done;
    } finally {
      await echo.end();
    }
  });
}

function turnsOf({ world }: Site, ids: readonly string[]): Turns['turns'] {
  const toLookAt = ids.slice(0, looked);
  const toApprove = ids.slice(looked);

  const one = (kind: Kind, n: number): Promise<Activity> => {
    const who = approvers[n % approvers.length] ?? '';
    if (kind === 'text') return world.ask('words', colleague(n % colleagues), '/help');
    if (kind === 'approve') {
      const requestId = toApprove.shift();
      if (requestId === undefined) throw new Error('There are no requests left to approve.');
      return world.ask('press', { who, requestId, verb: 'request.approve', trigger: 'manual' });
    }
    const requestId = toLookAt[n % looked] ?? '';
    const trigger = kind === 'view' ? 'manual' : 'automatic';
    return world.ask('press', { who, requestId, verb: 'request.view', trigger });
  };

  return (kind, count) => Promise.all(Array.from({ length: count }, (_one, n) => one(kind, n)));
}

/** Throws unless all were taken: a refusal is quicker than an approval. */
async function requireApproved({ database }: Site, wanted: number): Promise<void> {
  const taken = await numberOf(database, `desk.requests where jsonb_array_length(body->'approvals') > 0`);
  if (taken !== wanted) throw new Error(`${taken} of ${wanted} approvals were taken.`);
}
