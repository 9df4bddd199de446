import { people as ids } from '../../src/sandbox/tenant';
import { sees, sendForm } from '../support/steps';
import { patience, pauseFor, until } from '../support/wait';
import type { Stage } from './stage';

type Inputs = Readonly<Record<string, string>>;
export type Decision = 'approve' | 'reject' | 'withdraw';

/** Who asks and who decides, again and again as long as Teams says that the app cannot be reached. */
export interface People {
  /** Ravi fills the form; resolves when the books have the request, with its id. */
  asks(accountName: string, inputs?: Inputs): Promise<string>;
  /** Dana decides, or Ravi withdraws; resolves when the request waits no longer. */
  decide(id: string, account: string, decision?: Decision): Promise<void>;
  /** Forms that Teams was told had arrived, and of which the books know nothing. */
  readonly lost: readonly string[];
}

/** After an answer that got lost: until the books surely have what was written, ms. */
const settling = 2_000;

export function gather({ world, database }: Pick<Stage, 'world' | 'database'>): People {
  const lost: string[] = [];
  let turn = Promise.resolve('');

  async function idOf(account: string): Promise<string | null> {
    const [row] = await database.query('select id from desk.requests where account_name = $1', [account]);
    return row ? String(row['id']) : null;
  }

  async function fillIn(account: string, inputs: Inputs): Promise<string> {
    const isThere = async () => (await idOf(account)) !== null;
    await insist(`${account} is asked for`, isThere, async () => {
      const answer = await sendForm(world, { accountName: account, ...inputs });
      if (answer.kind === 'error') await until(isThere, settling).catch(() => undefined);
      else if (!(await isThere()))
        lost.push(`the form of ${account} was taken: ${JSON.stringify(answer).slice(0, 300)}`);
    });
    return (await idOf(account)) ?? '';
  }

  async function waits(id: string): Promise<boolean> {
    const open = "select 1 from desk.requests where id = $1 and state in ('checking', 'pending')";
    return (await database.query(open, [id])).length > 0;
  }

  return {
    lost,
    // One after the other: a form that two would fill in is one request.
    asks: (account, inputs = {}) => (turn = turn.catch(() => '').then(() => fillIn(account, inputs))),
    decide: (id, account, decision = 'approve') =>
      insist(
        `${account}: ${decision}`,
        async () => !(await waits(id)),
        () => press(world, account, decision),
      ),
  };
}

function press(world: Stage['world'], account: string, decision: Decision): Promise<unknown> {
  if (decision === 'withdraw') return withdraw(world, account);
  return decideOn(world, account, decision);
}

async function withdraw(world: Stage['world'], account: string): Promise<unknown> {
  const { id: messageId } = await sees(world, 'ravi', account, 'Waiting for approval');
  return world.teams.as('ravi').press('request.withdraw', {}, { where: 'personal', messageId });
}

/** Whoever reads that no lender is free any more chooses again. */
async function decideOn(world: Stage['world'], account: string, decision: 'approve' | 'reject'): Promise<unknown> {
  const { id: messageId, card } = await sees(world, 'dana', account, /needs your approval/i);
  const place = { where: 'personal', messageId } as const;
  if (decision === 'reject')
    return world.teams.as('dana').press('request.reject', { rejectReason: 'Use the existing account.' }, place);
  const shown = JSON.stringify(card);
  const lender = [ids.kim.id, ids.omar.id].find((id) => shown.includes('"lender"') && shown.includes(id));
  return world.teams.as('dana').press('request.approve', lender ? { lender } : {}, place);
}

async function insist(what: string, isDone: () => Promise<boolean>, attempt: () => Promise<unknown>): Promise<void> {
  let why: unknown;
  for (const end = Date.now() + patience; Date.now() < end; await pauseFor(200)) {
    await attempt().catch((error: unknown) => (why = error));
    if (await isDone()) return;
  }
  throw new Error(`Not so, however often it was tried: ${what}`, { cause: why });
}
