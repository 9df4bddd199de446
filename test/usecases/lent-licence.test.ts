import { mindLender } from '../../src/usecases/background/lender';
import type { Background } from '../../src/usecases/background';
import type { AssignedLicense, Crm, Directory, DirectoryUser, RunEnd, Systemuser } from '../../src/recipe/ports';
import { UpstreamError } from '../../src/desk/problem';
import type { ServiceRequest } from '../../src/desk/request';
import type { NoticeKey, Values } from '../../src/words/saying';
import { words } from '../../src/words/words';
import { dana, kim } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';

const lent = { skuId: 'sku-1', disabledPlans: ['plan-a'] };

let now = Date.now();
let office: Office;
beforeAll(async () => {
  // A second passes with every look at it.
  office = await openOffice((same) => same, { now: () => new Date((now += 1_000)) });
});
afterAll(() => office.close());

/** A run has given the licence back, and Entra has acknowledged it. */
async function returned(change: Partial<ServiceRequest> = {}): Promise<string> {
  const at = '2029-01-01T08:00:00.000Z';
  const decision = { verdict: 'approved', by: dana, at, lender: kim, startsAt: at } as const;
  const { id } = await office.insert({ state: 'done', attempt: 1, decision, ...change });
  const register = office.register();
  await register.recordLoan({ requestId: id, lender: kim, ...lent });
  await register.loanTaken(id);
  await register.loanReturned(id);
  return id;
}

/** What a read shows of the lender now. */
function reads(held: readonly AssignedLicense[], isdisabled: boolean): Background {
  const states = held.map((one) => ({ ...one, assignedByGroup: null, state: 'Active', error: null }));
  const user = { assignedLicenses: held, licenseAssignmentStates: states } as Partial<DirectoryUser> as DirectoryUser;
  const directory = { userById: async () => user } as Partial<Directory> as Directory;
  const crm = { systemuserOf: async () => ({ isdisabled }) as Systemuser } as Partial<Crm> as Crm;
  return { ...office.desk, directory, crm, startRun: async () => undefined };
}

async function requestOf(id: string): Promise<ServiceRequest> {
  const found = await office.books.store.transaction((tx) => tx.requests.get(id));
  if (!found) throw new Error('There is no such request.');
  return found;
}

/** Another run of the request ends; gives whether a lender is looked after because of it. */
async function ranAgain(id: string, end: RunEnd): Promise<boolean> {
  const { store, database } = office.books;
  await database.query(`delete from desk.jobs where kind = 'mind-lender'`);
  const { attempt, version, ...before } = await requestOf(id);
  const next = { ...before, state: 'running', attempt: attempt + 1, version: version + 1 } as const;
  await store.transaction((tx) => tx.requests.replace(next, version));
  await office.register().finish(id, next.attempt, end);
  return (await database.query(`select 1 from desk.jobs where kind = 'mind-lender'`)).length > 0;
}

const done: RunEnd = { state: 'done', findings: [] };

async function toldTo(id: string): Promise<unknown[]> {
  const rows = await office.books.database.query(
    `select body->>'message' as message from desk.notices where person_id = $1 and key like $2`,
    [kim.aadObjectId, `loan:${id}:%`],
  );
  return rows.map(({ message }) => message);
}

it.each([
  ['Entra does not show it yet', [], false],
  ['it has other apps switched off than before', [{ ...lent, disabledPlans: [] }], false],
  ['Dynamics 365 still has the lender disabled', [lent], true],
])('nobody reads that a licence is back while %s; it is looked at again', async (_what, held, isdisabled) => {
  const id = await returned();

  await mindLender(reads(held, isdisabled), id);

  expect(await toldTo(id)).toEqual([]);
  const jobs = await office.books.database.query(`select 1 from desk.jobs where kind = 'mind-lender' and key = $1`, [
    id,
  ]);
  expect(jobs).toHaveLength(1);
});

it('the lender reads it once both were read', async () => {
  const id = await returned();

  await mindLender(reads([lent], false), id);
  await mindLender(reads([lent], false), id);

  expect(await toldTo(id)).toEqual(['notice.lender-back']);
});

describe('whoever lent for an environment that was taken out of the settings since', () => {
  const gone = { environmentId: 'old-crm' };
  /** The client of Dynamics 365 knows no address of it. */
  const readsWithout = (held: readonly AssignedLicense[]): Background => {
    const problem = { code: 'environment-unknown', values: { environment: 'old-crm', case: 'client' } } as const;
    const systemuserOf = () => Promise.reject(new UpstreamError('refused', problem));
    return { ...reads(held, false), crm: { systemuserOf } as Partial<Crm> as Crm };
  };

  it('reads once that the licence is back, and not that Dynamics 365 was asked', async () => {
    const id = await returned(gone);

    await mindLender(readsWithout([lent]), id);
    await mindLender(readsWithout([lent]), id);

    const [told, ...more] = await office.books.database.query(
      `select body->>'message' as message, body->'values' as values from desk.notices where key like $1`,
      [`loan:${id}:%:lender-back:%`],
    );
    expect(more).toEqual([]);
    const said = words('en-GB', 'UTC').t(told?.['message'] as NoticeKey, told?.['values'] as Values);
    expect(said).toContain('is back, as it was; it was read back in Microsoft 365. Dynamics 365 could not be asked');
  });

  it('reads nothing of it while the licence cannot be read back; it is looked at again', async () => {
    const id = await returned(gone);

    await mindLender(readsWithout([]), id);

    expect(await toldTo(id)).not.toContain('notice.lender-back');
    const jobs = await office.books.database.query('select 1 from desk.jobs where key = $1', [id]);
    expect(jobs).toHaveLength(1);
  });
});

it('a Repair months later is no affair of the lender: it borrows nothing', async () => {
  const id = await returned();
  await office.enter(await requestOf(id));

  expect(await ranAgain(id, done)).toBe(false);
});

it('whose licence is still away after a Repair is looked after', async () => {
  const id = await returned();
  await office.enter(await requestOf(id));
  await office.register().recordLoan({ requestId: id, lender: kim, ...lent });
  await office.register().loanTaken(id);

  expect(await ranAgain(id, done)).toBe(true);
  await office.register().loanReturned(id);
});

it('a Retry that borrowed nothing tells them nothing more, whatever they do with the licence that came back', async () => {
  const id = await returned();
  await mindLender(reads([lent], false), id);

  await ranAgain(id, { state: 'needs-hands', findings: [] });
  await mindLender(reads([lent], false), id);
  await mindLender(reads([{ ...lent, disabledPlans: [] }], false), id);

  expect(await toldTo(id)).toEqual(['notice.lender-back']);
});

it('a Retry that borrowed once more tells them once more', async () => {
  const id = await returned();
  await mindLender(reads([lent], false), id);
  await ranAgain(id, { state: 'needs-hands', findings: [] });
  const register = office.register();
  await register.recordLoan({ requestId: id, lender: kim, ...lent });
  await register.loanTaken(id);
  await register.loanReturned(id);

  await mindLender(reads([lent], false), id);

  expect(await toldTo(id)).toContain('notice.lender-now');
  expect((await toldTo(id)).filter((message) => message === 'notice.lender-back')).toHaveLength(2);
});

it.each(['done', 'undone', 'needs-hands'] as const)(
  'that it was not needed they read however the run ended that took nothing: %s',
  async (state) => {
    const at = '2029-01-01T08:00:00.000Z';
    const decision = { verdict: 'approved', by: dana, at, lender: kim, startsAt: at } as const;
    const { id } = await office.insert({ state, attempt: 1, decision });

    await mindLender(reads([lent], false), id);

    expect(await toldTo(id)).toEqual(['notice.lender-spared']);
  },
);

it('that it was not needed they read once, however often the request is run', async () => {
  const at = '2029-01-01T08:00:00.000Z';
  const decision = { verdict: 'approved', by: dana, at, lender: kim, startsAt: at } as const;
  const { id } = await office.insert({ state: 'done', attempt: 1, decision });
  await mindLender(reads([lent], false), id);

  await ranAgain(id, { state: 'needs-hands', findings: [] });
  await mindLender(reads([lent], false), id);

  expect(await toldTo(id)).toEqual(['notice.lender-spared']);
});

describe('whoever was told that their licence will be lent', () => {
  const at = '2029-01-01T08:00:00.000Z';
  const untold = { verdict: 'approved', by: dana, at, lender: kim } as const;
  const announced = { ...untold, startsAt: at };

  it.each<[string, Partial<ServiceRequest>, readonly string[]]>([
    ['is about to begin', { state: 'approved' }, []],
    ['is under way', { state: 'running' }, []],
    ['was taken back because they said Not now', { state: 'undone', declined: [kim] }, []],
    ['was taken back after another said Not now', { state: 'undone', declined: [dana] }, ['notice.lender-spared']],
    ['was taken back, of which they were never told', { state: 'undone', decision: untold }, []],
  ])('reads that it was not needed once that is certain: the account %s', async (_what, change, told) => {
    const { id } = await office.insert({ attempt: 1, decision: announced, ...change });

    await mindLender(reads([lent], false), id);

    expect(await toldTo(id)).toEqual(told);
  });

  it('reads it as well where their loan was recorded and nothing was taken', async () => {
    const { id } = await office.insert({ state: 'undone', attempt: 1, decision: announced });
    await office.register().recordLoan({ requestId: id, lender: kim, ...lent });
    await office.register().loanReturned(id);

    await mindLender(reads([lent], false), id);

    expect(await toldTo(id)).toEqual(['notice.lender-spared']);
  });
});
