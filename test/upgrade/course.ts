import { environments, people as ids, skus } from '../../src/sandbox/tenant';
import { syncUser } from '../../src/sandbox/tenant/dataverse/sync';
import { installEverywhere } from '../../src/sandbox/world';
import { retired, synchronized } from '../kill/paths';
import { askToRetire, licensesOf, makeInActiveDirectory, sees } from '../support/steps';
import { patience, until } from '../support/wait';
import type { Expected } from './judge';
import { kill, killAtMoments } from './kills';
import type { Kill } from './kills';
import { beginLoad } from './load';
import type { People } from './people';
import type { Replica, Stage } from './stage';

/** Everything that the parts of the course share. */
export interface Course {
  readonly stage: Stage;
  readonly people: People;
  readonly asked: Expected[];
  readonly kills: Kill[];
  readonly seed: number;
  /** What two versions did not do as one does, noticed on the way; in words. */
  readonly violations: string[];
}

const slow = /^svc-slow@/;

/** The old version alone, on an empty database: requests of every kind, left in the middle of what they wait for. */
export async function oldAlone({ stage, people, asked }: Course): Promise<void> {
  const { world, first, front } = stage;
  await first.start('old');
  front.lead([first.bot.messagesUrl]);
  await installEverywhere(world.teams);
  world.tenant.setSwitches(environments.uat, { neverArrives: slow });
  const lent = licensesOf(world.tenant.user(ids.kim.id)).length;
  await approved({ people, asked }, 'svc-slow');
  await until(() => licensesOf(world.tenant.user(ids.kim.id)).length < lent);
  // The others seldom borrow, so that they get on.
  world.tenant.changeSku(skus.enterpriseSales, (sku) => {
    const { prepaidUnits } = sku;
    return { ...sku, prepaidUnits: { ...prepaidUnits, enabled: prepaidUnits.enabled + 2 } };
  });

  await approved({ people, asked }, 'svc-made');
  await approved({ people, asked }, 'svc-synced', { accountKind: 'onprem' });
  const made = await approved({ people, asked }, 'svc-ended', { environment: 'prod' }, null);
  await sees(world, 'ravi', 'svc-ended', 'Ready');
  await askToRetire(world, 'svc-ended');
  const id = await retirementAfter(stage, made);
  asked.push({ id, account: 'svc-ended', decision: 'approve', end: { ...retired.end, creations: 1 } });
  await waiting({ people, asked }, 'svc-drawn-old', 'approve');
  await waiting({ people, asked }, 'svc-turned-down', 'reject');
  await waiting({ people, asked }, 'svc-taken-back', 'withdraw');
}

type Asking = Pick<Course, 'people' | 'asked'>;

async function approved(
  { people, asked }: Asking,
  account: string,
  inputs: Readonly<Record<string, string>> = {},
  end?: Expected['end'],
): Promise<string> {
  const id = await people.asks(account, inputs);
  await people.decide(id, account);
  const usual = inputs['accountKind'] === 'onprem' ? { end: synchronized.end } : {};
  asked.push({ id, account, decision: 'approve', ...usual, ...(end === undefined ? {} : { end }) });
  return id;
}

/** Asked for; whoever is to decide has the card. The decision comes later. */
async function waiting({ people, asked }: Asking, account: string, decision: Expected['decision']): Promise<void> {
  const id = await people.asks(account);
  asked.push({ id, account, decision });
}

async function retirementAfter({ database }: Stage, made: string): Promise<string> {
  const rows = () =>
    database.query(`select id from desk.requests where account_name = 'svc-ended' and id <> $1`, [made]);
  await until(async () => (await rows()).length === 1);
  return String((await rows())[0]?.['id']);
}

/** A new one beside it, which brings the tables up to date; each takes presses on cards that the other has drawn. */
export async function newBeside(course: Course): Promise<void> {
  const { stage, people, asked } = course;
  const { world, first, second, front } = stage;
  for (const account of ['svc-drawn-old', 'svc-turned-down', 'svc-taken-back', 'svc-ended'])
    await sees(world, account === 'svc-taken-back' ? 'ravi' : 'dana', account, /needs your approval|waiting for/i);
  await second.start('new');
  front.lead([second.bot.messagesUrl]);
  await decideAll(course, ['svc-drawn-old', 'svc-turned-down', 'svc-taken-back', 'svc-ended']);

  course.kills.push(await kill(stage, first));
  await waiting({ people, asked }, 'svc-drawn-new', 'approve');
  await sees(world, 'dana', 'svc-drawn-new', /needs your approval/i);
  await first.start('old');
  front.lead([first.bot.messagesUrl]);
  await decideAll(course, ['svc-drawn-new']);
  front.lead([first.bot.messagesUrl, second.bot.messagesUrl]);
}

async function decideAll({ people, asked }: Course, accounts: readonly string[]): Promise<void> {
  for (const account of accounts) {
    const request = asked.findLast((one) => one.account === account);
    if (request) await people.decide(request.id, account, request.decision);
  }
}

/** Kills under load; what waited in the middle goes on meanwhile. */
export async function killsUnderLoad(
  course: Course,
  replicas: readonly Replica[],
  { letter, count, meanwhile }: { letter: string; count: number; meanwhile: (course: Course) => Promise<void> },
): Promise<void> {
  const { stage, people, asked, kills } = course;
  const seed = course.seed + kills.length;
  const load = beginLoad(stage, people, { letter, seed, asked });
  const others = meanwhile(course);
  others.catch(() => undefined);
  await killAtMoments(stage, replicas, { count, seed, kills }).finally(() => load.end());
  await Promise.all([load.over, others]);
}

/** The row that did not come comes, and an admin makes the account in Active Directory. */
export async function endOfWaits({ stage: { world } }: Course): Promise<void> {
  world.tenant.setSwitches(environments.uat, { neverArrives: false });
  const id = world.tenant.user('svc-slow@contoso.onmicrosoft.com')?.id ?? '';
  syncUser(world.tenant.core, world.tenant.environment(environments.uat), id, world.tenant.now());
  await makesInActiveDirectory(world, 'svc-synced');
}

export async function makesInActiveDirectory(world: Stage['world'], account: string): Promise<void> {
  const { words } = await sees(world, 'dana', account, 'OU=Service Accounts');
  makeInActiveDirectory(world, account, words);
}

/** The old one goes in order and comes back as the new one; more is left in the middle, for the way back. */
export async function allNew(course: Course): Promise<void> {
  const { stage, people, asked } = course;
  await stops(course, stage.first);
  await stage.first.start('new');
  await approved({ people, asked }, 'svc-synced-new', { accountKind: 'onprem' });
  await waiting({ people, asked }, 'svc-left-new', 'approve');
  await sees(stage.world, 'dana', 'svc-left-new', /needs your approval/i);
}

/** Both new ones go, and the old version goes on alone. */
export async function wayBack(course: Course): Promise<void> {
  const { stage } = course;
  await Promise.all([stops(course, stage.first), stops(course, stage.second)]);
  await stage.first.start('old');
  stage.front.lead([stage.first.bot.messagesUrl]);
  await decideAll(course, ['svc-left-new']);
}

async function stops({ violations }: Course, { name, bot, version }: Replica): Promise<void> {
  const { code } = await bot.stop();
  if (code !== 0) violations.push(`${name} (${version()}) ended with ${code ?? 'a signal'} when it was told to stop`);
}

/** What people ask the old version about accounts that the new one has made. */
export async function answersAsBefore({ stage: { world }, violations }: Course): Promise<void> {
  for (const [question, answer] of [
    ['/quota', 'Contoso UAT'],
    ['/accounts svc-made', 'svc-made'],
    ['/accounts svc-drawn-new', 'svc-drawn-new'],
  ] as const) {
    const { id } = await world.teams.as('dana').say(question);
    await world.teams
      .as('dana')
      .waitFor((seen) => seen.some((one) => Number(one.id) > Number(id) && one.fromBot && one.words.includes(answer)), {
        where: 'personal',
        ms: patience,
      })
      .catch(() => violations.push(`${question} does not show ${answer} after the way back`));
  }
}
