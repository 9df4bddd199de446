import { groups, people, skus } from '../../src/sandbox/tenant';
import type { Loan } from '../../src/desk/loan';
import type { LenderRefusal } from '../../src/desk/survey';
import { dana } from '../support/cast';
import { borrowed, checked, doctorSays, lenderStage, surveyed } from '../support/lender-stage';

const stage = lenderStage();

const byGroup = '44444444-4444-4444-8444-0000000000b1';

function salesThroughGroup(): void {
  const { tenant } = stage.contoso;
  const licenses = [{ skuId: skus.enterpriseSales, disabledPlans: [] }];
  tenant.seed.group({ id: byGroup, displayName: 'Sales', licenses, members: [people.kim.id] });
}

function withoutOwn(): void {
  const { tenant } = stage.contoso;
  tenant.core.directory.changeUser(tenant.now(), people.kim.id, 'somebody', (user) => ({
    ...user,
    assignments: user.assignments.filter(({ groupId }) => groupId !== null),
  }));
}

function changeKim(properties: Readonly<Record<string, boolean>>, life: 'active' | 'deleted' = 'active'): void {
  const { tenant } = stage.contoso;
  tenant.core.directory.changeUser(tenant.now(), people.kim.id, 'somebody', (user) => ({
    ...user,
    life,
    properties: { ...user.properties, ...properties },
  }));
}

function makeAdministrator(): void {
  const { tenant } = stage.contoso;
  tenant.core.directory.changeUser(tenant.now(), people.kim.id, 'somebody', (user) => ({
    ...user,
    isDirectoryAdmin: true,
  }));
}

function onlyInForce(units: number): void {
  stage.contoso.tenant.changeSku(skus.enterpriseSales, (sku) => ({
    ...sku,
    prepaidUnits: { ...sku.prepaidUnits, enabled: units },
  }));
}

/** The unit that became free is in use again. */
function takenElsewhere(): void {
  stage.contoso.tenant.changeSku(skus.enterpriseSales, (sku) => ({
    ...sku,
    consumedElsewhere: sku.consumedElsewhere + 1,
  }));
}

interface State {
  readonly name: string;
  readonly change: () => void;
  readonly why: LenderRefusal;
  /** What the doctor sees. */
  readonly seen: RegExp;
  /** Why a run without a free unit ends. */
  readonly code: string;
}

const unable: readonly State[] = [
  {
    name: 'holds the licence directly and through a group',
    change: salesThroughGroup,
    why: 'group-license',
    seen: /through a group/,
    code: 'lender-group-license',
  },
  {
    name: 'holds the licence through a group',
    change: () => (salesThroughGroup(), withoutOwn()),
    why: 'group-license',
    seen: /through a group/,
    code: 'lender-group-license',
  },
  {
    name: 'is blocked',
    change: () => changeKim({ accountEnabled: false }),
    why: 'disabled',
    seen: /is blocked/,
    code: 'lender-disabled',
  },
  {
    name: 'is gone',
    change: () => (changeKim({}, 'deleted'), takenElsewhere()),
    why: 'gone',
    seen: /there is no user/,
    code: 'lender-gone',
  },
  {
    name: 'holds a directory role',
    change: () => makeAdministrator(),
    why: 'administrator',
    seen: /directory role/,
    code: 'lender-administrator',
  },
  {
    name: 'has no such licence',
    change: () => (withoutOwn(), takenElsewhere()),
    why: 'no-license',
    seen: /holds none/,
    code: 'lender-no-license',
  },
  {
    name: 'could not get it back',
    change: () => onlyInForce(24),
    why: 'no-unit',
    seen: /only 24 in force/,
    code: 'license-over-assigned',
  },
];

describe.each(unable)('a lender who $name', ({ change, why, seen, code }) => {
  it('lends to nobody: so say doctor, survey, check of a request, and run', async () => {
    change();

    expect(await doctorSays(stage, 'lender')).toMatchObject({ result: 'fault', seen: expect.stringMatching(seen) });
    expect((await surveyed(stage)).lenders).toMatchObject([{ canLend: false, why }]);
    expect(await checked(stage)).toMatchObject({ state: 'refused', problem: { field: 'environment' } });
    const before = stage.contoso.tenant.ledger.length;
    expect(await borrowed(stage)).toMatchObject({ ok: false, problem: { code } });
    expect(stage.contoso.tenant.ledger).toHaveLength(before);
  });
});

it.each([
  ['directly', () => undefined],
  ['directly, and another one through a group', () => joinOffice()],
])(
  'a lender who holds the licence %s lends it: so say doctor, survey, check of a request, and run',
  async (_how, change) => {
    change();

    expect(await doctorSays(stage, 'lender')).toMatchObject({ result: 'ok' });
    expect((await surveyed(stage)).lenders).toMatchObject([{ canLend: true, skuId: skus.enterpriseSales }]);
    expect(await checked(stage)).toMatchObject({ state: 'pending' });
    expect(await borrowed(stage)).toMatchObject({ ok: true, values: { lender: people.kim.name } });
  },
);

describe('a unit that is free because a lender waits for it', () => {
  beforeEach(() => owe());

  it('is free to nobody: so say doctor, survey and check of a request, as the run does', async () => {
    expect(await doctorSays(stage, 'license')).toMatchObject({ seen: '0 of 25 are free and nobody can lend one' });
    expect((await surveyed(stage)).licenses).toMatchObject([{ free: 0, total: 25 }]);
    expect(await checked(stage)).toMatchObject({ state: 'refused' });
    expect(await borrowed(stage, false)).toMatchObject({ ok: false, problem: { code: 'unit-promised' } });
  });

  it('leaves the next one free, to all of them', async () => {
    onlyInForce(26);

    expect(await doctorSays(stage, 'license')).toMatchObject({ result: 'ok', seen: '1 of 26 are free' });
    expect((await surveyed(stage)).licenses).toMatchObject([{ free: 1 }]);
    expect(await checked(stage)).toMatchObject({ state: 'pending' });
    expect(await borrowed(stage, false)).toEqual({ ok: true, skipped: true });
  });
});

describe.each([
  ['and the approver chose a lender', true],
  ['and the approver chose nobody', false],
])('two products count, the free unit of the first is due to a lender, %s', (_who, withLender) => {
  const second = { skuId: skus.teamMembers, name: 'Team Members' };
  const freeOfSecond = (change: (consumed: number, enabled: number) => number) =>
    stage.contoso.tenant.changeSku(skus.teamMembers, (sku) => ({
      ...sku,
      consumedElsewhere: change(sku.consumedElsewhere, sku.prepaidUnits.enabled),
    }));
  beforeEach(() => owe());

  it('a run takes the free unit of the second, and nobody is asked to lend', async () => {
    const before = stage.contoso.tenant.ledger.length;

    expect(await borrowed(stage, withLender, [second])).toEqual({ ok: true, skipped: true });

    expect(await licensedWith()).toBe(second.skuId);
    expect(stage.contoso.tenant.ledger).toHaveLength(before);
  });

  it('a run takes none of the second where it has none free', async () => {
    freeOfSecond((_consumed, enabled) => enabled);

    const code = withLender ? 'lender-busy' : 'unit-promised';
    expect(await borrowed(stage, withLender, [second])).toMatchObject({ ok: false, problem: { code } });
  });
});

describe('the card of a request that waits for its approver', () => {
  it.each<[string, () => void, boolean]>([
    ['nothing has changed', () => undefined, false],
    ['the lender is blocked', () => changeKim({ accountEnabled: false }), true],
    ['the lender is an administrator', () => makeAdministrator(), true],
    ['the lender is gone', () => (changeKim({}, 'deleted'), takenElsewhere()), true],
    ['the lender has the licence through a group as well', () => salesThroughGroup(), true],
    ['a unit is free', () => onlyInForce(26), true],
  ])('is drawn again by a survey where what it offers is no more so: %s', async (_what, change, isDrawn) => {
    const { office } = stage;
    const { id: requestId } = await office.insert({ environmentId: 'dev', accountName: 'svc-waits' });
    const look = { subject: { kind: 'request', requestId }, locale: 'en-GB', timeZone: 'UTC' } as const;
    await office.books.store.transaction((tx) => tx.postings.addFor(dana, look));
    await surveyed(stage);
    await office.books.database.query('update desk.postings set sent = wanted');

    change();
    await surveyed(stage);

    const drawn = await office.books.database.query('select 1 from desk.postings where sent < wanted');
    expect(drawn).toHaveLength(isDrawn ? 1 : 0);
  });
});

/** The licence that the run has settled on for its account. */
async function licensedWith(): Promise<string | undefined> {
  const running = await stage.office.books.store.transaction((tx) => tx.requests.list({ accountName: 'svc-running' }));
  return running[0]?.facts.licensedSkuId;
}

function joinOffice(): void {
  const { tenant } = stage.contoso;
  tenant.core.directory.setMembership(tenant.now(), groups.officeUsers, people.kim.id, true, 'somebody');
}

/** Another request has taken Kim's licence and not given it back. */
async function owe(): Promise<void> {
  withoutOwn();
  const { id } = await stage.office.insert({ state: 'needs-hands', accountName: 'svc-owing' });
  const register = stage.office.register();
  const lender = { aadObjectId: people.kim.id, name: people.kim.name };
  const loan: Loan | null = await register.recordLoan({
    requestId: id,
    lender,
    skuId: skus.enterpriseSales,
    disabledPlans: [],
  });
  expect(loan?.state).toBe('recorded');
  await register.loanTaken(id);
  await register.loanOwed(id);
}
