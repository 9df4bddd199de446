import { apps, environments, people } from '../../src/sandbox/tenant';
import type { LedgerEntry } from '../../src/sandbox/tenant';
import { licensesOf } from '../support/steps';
import type { Stage } from '../support/steps';
import { patience, pauseFor } from '../support/wait';
import { borrowed } from './paths';
import type { End } from './paths';

const lenders = [people.kim.id, people.omar.id];

/** What is looked at before a run, to compare with after it. */
export interface Before {
  readonly mark: number;
  readonly lent: readonly unknown[];
}

export function lookBefore({ tenant }: Stage): Before {
  return { mark: tenant.ledger.length, lent: lenders.map((id) => licensesOf(tenant.user(id))) };
}

interface Finished {
  readonly name: string;
  readonly id: string;
  /** Where it ends otherwise than the others. */
  readonly end?: End;
}

/** Every promise about finished accounts that does not hold, in words. Read from the tenant and from what people see. */
export async function brokenPromises(
  stage: Stage,
  before: Before,
  accounts: readonly Finished[],
  usualEnd: End = borrowed.end,
): Promise<string[]> {
  const broken: string[] = [];
  for (const { name, id, end = usualEnd } of accounts) {
    const wrong = end.wrong(stage, name);
    if (wrong !== null) broken.push(wrong);
    const created = stage.tenant.ledger
      .slice(before.mark)
      .filter((entry) => isCreation(entry) && entry.status === 201 && names(entry, name));
    if (created.length !== end.creations) broken.push(`${name} was created ${created.length} times`);
    const notices = await closingNotices(stage, end.notice.replace('SA-…', id).replace('svc-…', name));
    if (notices !== 1) broken.push(`${name}: ${notices} closing notices`);
  }
  const lent = lenders.map((id) => licensesOf(stage.tenant.user(id)));
  if (JSON.stringify(lent) !== JSON.stringify(before.lent)) broken.push(`a lender has ${JSON.stringify(lent)}`);
  return [
    ...broken,
    ...strangersTouched(
      stage,
      before,
      accounts.map(({ name, end = usualEnd }) => `${name}@${end.domain}`),
    ),
  ];
}

function isCreation({ service, method, path }: LedgerEntry): boolean {
  return service === 'graph' && method === 'POST' && path.endsWith('/users');
}

function names({ after }: LedgerEntry, account: string): boolean {
  return JSON.stringify(after ?? '').includes(`${account}@`);
}

/** Whom it is about: of a membership the member, of all else the object itself. */
function objectOf({ kind, id = '', before, after }: LedgerEntry): string {
  if (kind !== 'membership') return id;
  const [was, is] = [before, after] as readonly ({ readonly member?: string | null } | undefined)[];
  return is?.member ?? was?.member ?? '';
}

/** Users, user rows and memberships that were changed although they are neither of the accounts nor of a lender. */
function strangersTouched({ tenant }: Stage, { mark }: Before, accounts: readonly string[]): string[] {
  const users = accounts.map((name) => tenant.user(name)?.id ?? '');
  const rows = Object.values(environments).flatMap((environment) =>
    users.map((id) => tenant.systemUser(environment, id)?.columns.systemuserid ?? ''),
  );
  const ours = new Set([...lenders, ...users, ...rows]);
  const touched = tenant.ledger
    .slice(mark)
    .filter(({ caller, kind }) => caller === apps.bot.appId && kind !== undefined && kind !== 'secret')
    .filter((entry) => !ours.has(objectOf(entry)));
  return touched.map(({ method, path }) => `somebody else was touched: ${method} ${path}`);
}

/** Messages in the requester's chat that close the request; waits a while for the first, then for a second that must not come. */
async function closingNotices({ teams }: Stage, closing: string): Promise<number> {
  const look = async () => {
    const seen = await teams.as('ravi').sees('personal');
    return seen.filter(({ fromBot, words }) => fromBot && words.includes(closing)).length;
  };
  for (const end = Date.now() + patience; (await look()) === 0 && Date.now() < end;) await pauseFor(50);
  return look();
}
