import { apps } from '../../src/sandbox/tenant';
import { consumedUnits } from '../../src/sandbox/tenant/directory/licenses';
import type { World } from '../../src/sandbox/world';
import { brokenPromises, lookBefore } from '../kill/promises';
import type { Before } from '../kill/promises';
import type { End } from '../kill/paths';
import { hireOperator } from '../support/operator';
import { until } from '../support/wait';
import type { Kill } from './kills';
import type { Asked } from './load';
import type { Again, Messages } from './messages';
import type { Stage } from './stage';

/** A request, and what is left of it in the tenant where that is no usual account; null: what came after it says so. */
export interface Expected extends Asked {
  readonly end?: End | null;
}

/** What the tenant is compared with at the end. */
export interface Beginning {
  readonly before: Before;
  readonly seats: Readonly<Record<string, number>>;
}

export function lookAtTenant(world: World): Beginning {
  return { before: lookBefore(world), seats: seatsTaken(world) };
}

function seatsTaken({ tenant: { core } }: World): Record<string, number> {
  const taken = [...core.directory.skus.values()].map((sku) => {
    const units = consumedUnits(core.directory, sku, (id) => core.directory.users.get(id)?.current());
    return [sku.skuPartNumber, units] as const;
  });
  return Object.fromEntries(taken);
}

interface Proof {
  readonly beginning: Beginning;
  readonly asked: readonly Expected[];
  readonly messages: Messages;
  readonly kills: readonly Kill[];
}

/** Whatever does not hold when all is over, in words; and what was sent once more because of a kill. */
export async function judge(stage: Stage, proof: Proof) {
  const { world, database } = stage;
  const restless = await comesToRest(stage);
  const again = proof.messages.sentAgain(proof.kills);
  const finished = proof.asked.flatMap(({ decision, account: name, id, end }) =>
    decision === 'approve' && end !== null ? [{ name, id, ...(end ? { end } : {}) }] : [],
  );
  const broken = await brokenPromises(world, proof.beginning.before, finished);
  const violations = [
    ...restless,
    ...(await endedOtherwise(database, proof.asked)),
    ...broken.filter((line) => !isOfKill(line, again)),
    ...accountsOfNobody(world, proof),
    ...again.filter(({ wasInHand }) => !wasInHand).map(({ content }) => `sent twice: ${content.slice(0, 300)}`),
    ...seatsNotHome(world, proof.beginning),
    ...(await auditIsBroken(stage)),
  ];
  return { violations, again: again.filter(({ wasInHand }) => wasInHand) };
}

/** All requests are over, and nothing waits for Teams but what is for people who have not the app. */
async function comesToRest({ database }: Stage): Promise<string[]> {
  const open = () =>
    database.query(
      `select 'request ' || id || ' is ' || state as what from desk.requests
         where state in ('checking', 'pending', 'approved', 'running')
       union all select 'run ' || workflow_uuid || ' goes on' from dbos.workflow_status where status = 'PENDING'
       union all select 'job ' || kind || ' ' || key || ' is not done' from desk.jobs
         where kind in ('check-request', 'start-run')
       union all select 'loan of ' || request_id || ' is ' || state from desk.loans where state <> 'returned'
       union all select 'notice ' || key || ' is not sent' from desk.notices
         where sent_at is null and given_up_at is null and conversation_id is not null
       union all select 'card ' || subject_key || ' is not sent' from desk.postings
         where sent < wanted and conversation_id is not null and coalesce(private_until > now(), true)`,
    );
  await until(async () => (await open()).length === 0).catch(() => undefined);
  return (await open()).map(({ what }) => String(what));
}

const ends = { approve: 'done', reject: 'rejected', withdraw: 'withdrawn' } as const;

/** Each request once in the books, and ended as its people expect; none that nobody asked for. */
async function endedOtherwise(database: Stage['database'], asked: readonly Expected[]): Promise<string[]> {
  const rows = await database.query('select id, account_name, state from desk.requests order by number');
  const states = new Map(rows.map((row) => [String(row['id']), String(row['state'])]));
  const known = new Set(asked.map(({ id }) => id));
  const strange = rows.filter((row) => !known.has(String(row['id'])));
  return [
    ...strange.map((row) => `nobody asked for ${String(row['id'])} (${String(row['account_name'])})`),
    ...asked.flatMap(({ id, account, decision }) => {
      const state = states.get(id) ?? 'in no book';
      return state === ends[decision] ? [] : [`${id} (${account}): ${decision}, and it is ${state}`];
    }),
  ];
}

/** The second closing notice of a request, where a bot was killed with the first in hand. */
function isOfKill(line: string, again: readonly Again[]): boolean {
  const [, account] = /^(\S+): 2 closing notices$/.exec(line) ?? [];
  return account !== undefined && again.some(({ wasInHand, content }) => wasInHand && content.includes(`${account} `));
}

/** Users whom the bots made although nobody had approved them. */
function accountsOfNobody({ tenant }: World, { beginning, asked }: Proof): string[] {
  const approved = new Set(asked.filter(({ decision }) => decision === 'approve').map(({ account }) => account));
  return tenant.ledger
    .slice(beginning.before.mark)
    .filter(({ caller, method, path, status }) => caller === apps.bot.appId && isMade(method, path, status))
    .map(({ after }) => /"userPrincipalName":"([^@"]+)@/.exec(JSON.stringify(after))?.[1] ?? 'somebody without a name')
    .filter((account) => !approved.has(account))
    .map((account) => `${account} was made and nobody had approved it`);
}

function isMade(method: string, path: string, status: number): boolean {
  return method === 'POST' && path.endsWith('/users') && status === 201;
}

function seatsNotHome(world: World, { seats }: Beginning): string[] {
  return Object.entries(seatsTaken(world)).flatMap(([product, taken]) =>
    taken === seats[product] ? [] : [`${product}: ${taken} units are taken, ${seats[product] ?? 0} were before`],
  );
}

async function auditIsBroken({ world, database }: Stage): Promise<string[]> {
  const operator = hireOperator();
  const { status, said } = await operator.run(['audit'], {
    DATA_DIR: world.env['DATA_DIR'] ?? '',
    DATABASE_URL: database.url,
  });
  operator.leave();
  return status === 0 ? [] : [`the audit does not verify: ${said}`];
}
