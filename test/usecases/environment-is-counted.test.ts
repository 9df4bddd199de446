import { retired } from '../../src/desk/account';
import { UpstreamError } from '../../src/desk/problem';
import type { Survey } from '../../src/desk/survey';
import type { AssignedLicense } from '../../src/recipe/ports';
import { dana, kim, omar, sam } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { handlersOf, jobsOf, quietTenant, rowOf, skuOf, userOf } from '../support/quiet-tenant';

const start = new Date('2029-03-01T10:00:00.000Z');
const [sales, service] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const customizer = '119f245c-3cc8-4b62-b31c-d1a046ced15d';

let now = start;
let office: Office;
beforeAll(async () => {
  office = await openOffice(
    (samples) => ({
      ...samples,
      environments: samples.environments.flatMap((one) => {
        const licenses = [
          { skuId: sales, name: 'Sales' },
          { skuId: service, name: 'Service' },
        ];
        const first = {
          ...one,
          licenses,
          lenders: [kim, omar, sam],
          roles: [...one.roles, { id: 'r', name: 'Reader' }],
        };
        return [first, { ...first, id: 'uat', name: 'UAT' }];
      }),
    }),
    { now: () => now },
  );
});
afterAll(() => office.close());
beforeEach(async () => {
  now = start;
  const tables = 'requests, accounts, jobs, loans, surveys, postings, slots';
  await office.books.database.query(`truncate ${tables.replace(/\w+/g, 'desk.$&')} cascade`);
});

async function counted(change: Parameters<typeof quietTenant>[0] = {}): Promise<Survey | null> {
  await handlersOf(office, { tenant: quietTenant(change) })['take-survey'](office.environmentId, {});
  return office.books.store.look((tx) => tx.surveys.latest(office.environmentId));
}

const holding = (who: typeof kim, ...held: readonly AssignedLicense[]) =>
  userOf(who, {
    assignedLicenses: held,
    licenseAssignmentStates: held.map((one) => ({ ...one, assignedByGroup: null, state: 'Active', error: null })),
  });
const skus = { subscribedSkus: async () => [skuOf(sales, 9, 9), skuOf(service, 5, 3)] };

describe('a count', () => {
  it('says who holds the slots, as the environment has them', async () => {
    const row = rowOf('row', {
      azureactivedirectoryobjectid: 'user',
      islicensed: false,
      createdon: '2028-05-01T00:00:00Z',
    });

    expect(await counted({ nonInteractiveUsers: async () => [row, rowOf('other')] })).toMatchObject({
      environmentId: office.environmentId,
      takenAt: start.toISOString(),
      limit: 7,
      used: 0,
      countedBy: 'platform',
      holders: [
        {
          systemuserId: 'row',
          userId: 'user',
          name: 'Name of row',
          userPrincipalName: 'row@contoso.com',
          createdOn: '2028-05-01T00:00:00Z',
          islicensed: false,
        },
        { systemuserId: 'other', userId: null, islicensed: true },
      ],
    });
  });

  it('counts them itself where the platform does not tell how many there are', async () => {
    const survey = await counted({
      organizationResources: async () => null,
      nonInteractiveUsers: async () => [rowOf('x')],
    });

    expect(survey).toMatchObject({ limit: 7, used: 1, countedBy: 'roster' });
  });

  it('leaves out a role that is not there once, and knows those that rule the environment', async () => {
    const asked: unknown[] = [];

    const survey = await counted({
      businessUnit: async () => ({ businessUnitId: 'unit' }),
      rolesInBusinessUnit: async (environmentId, names, unit) => {
        asked.push([environmentId, names, unit]);
        const found = names.filter((name) => !name.startsWith('Orders'));
        return found.map((name) => ({ name, roleTemplateId: name === 'Reader' ? customizer : null }));
      },
    });

    expect(survey?.rolesFound).toEqual(['System Administrator', 'Reader']);
    expect(survey?.administratorRoles).toEqual(['System Administrator', 'Reader']);
    const names = ['Orders Integration', 'System Administrator', 'Reader'];
    expect(asked).toEqual([[office.environmentId, names, 'unit']]);
  });

  it('calls no role an administrator’s that is none', async () => {
    expect((await counted())?.administratorRoles).toEqual(['System Administrator']);
  });

  it.each([
    new UpstreamError('again', { code: 'service-away', values: { service: 'Dataverse' } }),
    new TypeError('a mistake of ours'),
  ])('is none where the roles cannot be read', async (error) => {
    await expect(counted({ rolesInBusinessUnit: () => Promise.reject(error) })).rejects.toBe(error);

    expect(await office.books.store.look((tx) => tx.surveys.latest(office.environmentId))).toBeNull();
  });
});

describe('licences in a count', () => {
  async function lends(lender: typeof kim, skuId = service): Promise<void> {
    const { id } = await office.insert({ state: 'running', attempt: 1 });
    await office.register().recordLoan({ requestId: id, lender, skuId, disabledPlans: [] });
    await office.register().loanTaken(id);
  }

  it('are those of the settings, less what is due to lenders', async () => {
    await lends(omar);

    expect((await counted(skus))?.licenses).toEqual([
      { skuId: sales, name: 'Sales', free: 0, total: 9 },
      { skuId: service, name: 'Service', free: 1, total: 5 },
    ]);
  });

  it('may be lent by whoever can: with their name as Entra has it, why not, and never by who lends already', async () => {
    await lends({ ...kim, aadObjectId: kim.aadObjectId.toUpperCase() });
    const renamed = { ...omar, name: 'Omar Renamed' };

    const survey = await counted({
      ...skus,
      userById: async (id) =>
        id === omar.aadObjectId ? holding(renamed, { skuId: sales, disabledPlans: ['a'] }) : null,
    });

    expect(survey?.lenders).toEqual([
      { person: kim, canLend: false, why: 'lending' },
      { person: { ...renamed, userPrincipalName: 'omar.renamed@contoso.com' }, canLend: true, skuId: sales },
      { person: sam, canLend: false, why: 'gone' },
    ]);
  });

  it('are not lent by somebody who holds a role in the directory', async () => {
    const lent = { skuId: sales, disabledPlans: [] };
    const roles: string[] = [];
    const survey = await counted({
      ...skus,
      userById: async (id) => holding(id === kim.aadObjectId ? kim : id === omar.aadObjectId ? omar : sam, lent),
      directoryRoles: async (id) => (roles.push(id), id === kim.aadObjectId ? ['admin'] : []),
    });

    expect(survey?.lenders.map(({ canLend, why }) => why ?? canLend)).toEqual(['administrator', true, true]);
    expect(roles.sort()).toEqual([kim, omar, sam].map(({ aadObjectId }) => aadObjectId).sort());
  });
});

describe('a count draws again', () => {
  /** What a second count draws again, where all lists are on screen and a card of what waits here and in UAT. */
  async function drawn(change: Parameters<typeof quietTenant>[0]): Promise<{ here: string; drawn: unknown[] }> {
    const here = await office.insert();
    const there = await office.insert({ environmentId: 'uat' });
    await counted(skus);
    await office.books.store.transaction(async (tx) => {
      const look = { viewer: dana, activityId: 'x', locale: 'en-GB', timeZone: 'UTC', conversationId: 'chat' };
      for (const environmentId of [office.environmentId, 'uat', null])
        await tx.postings.add({ ...look, subject: { kind: 'quota', environmentId, askedBy: 'x' } });
      for (const { id: requestId } of [here, there])
        await tx.postings.add({ ...look, subject: { kind: 'request', requestId } });
    });
    await office.books.database.query('update desk.postings set sent = wanted');
    await counted({ ...skus, ...change });
    const rows = await office.books.database.query(
      'select subject_key from desk.postings where sent < wanted order by 1',
    );
    return { here: `request:${here.id}`, drawn: rows.map((row) => row['subject_key']) };
  }

  const lists = () => ['quota:*:x', `quota:${office.environmentId}:x`];

  it('the lists that show it, and what waits there only where something else can be approved', async () => {
    expect((await drawn({})).drawn).toEqual(lists());
  });

  it.each<[string, Parameters<typeof quietTenant>[0]]>([
    ['slots are taken', { organizationResources: async () => ({ limit: 7, used: 1 }) }],
    ['a unit is free', { subscribedSkus: async () => [skuOf(sales, 9, 8), skuOf(service, 5, 3)] }],
    ['a lender is there', { userById: async () => holding(kim) }],
  ])('and what waits for a decision there where %s', async (_what, change) => {
    const { here, drawn: again } = await drawn(change);

    expect(again).toEqual([...lists(), here]);
  });
});

describe('a list that may show an account as it was before its end', () => {
  const minutes = 60_000;

  it.each<[string, number, string, boolean]>([
    ['is read again soon', 10 * minutes - 1, 'there', true],
    ['is believed after ten minutes', 10 * minutes, 'there', false],
    ['is believed where it shows it no more', 0, 'gone', false],
  ])('%s', async (_how, ago, where, isAgain) => {
    const account = await office.enter(await office.insert({ state: 'done' }));
    const at = new Date(now.getTime() - ago).toISOString();
    await office.enter(await office.insert({ state: 'done' }));
    await office.books.store.transaction((tx) => tx.accounts.save({ ...retired(account, at), systemuserId: 'there' }));

    await counted({ nonInteractiveUsers: async () => [rowOf('other'), rowOf(where)] });

    const soon = `count-slots ${office.environmentId} 2029-03-01T10:00:15.000Z`;
    expect(await jobsOf(office)).toEqual(isAgain ? [soon] : []);
  });
});
