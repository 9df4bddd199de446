import { mindLender } from '../../src/usecases/background/lender';
import type { Background } from '../../src/usecases/background';
import type { AssignedLicense, Crm, Directory, DirectoryUser, Systemuser } from '../../src/recipe/ports';
import { dana, kim } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';

const lent = { skuId: 'sku-1', disabledPlans: ['plan-a'] };

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

/** A run has given the licence back, and Entra has acknowledged it. */
async function returned(): Promise<string> {
  const at = '2029-01-01T08:00:00.000Z';
  const decision = { verdict: 'approved', by: dana, at, lender: kim, startsAt: at } as const;
  const { id } = await office.insert({ state: 'done', attempt: 1, decision });
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
