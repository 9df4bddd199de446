import { requestCard } from '../../src/cards/request-card';
import type { ServiceRequest } from '../../src/desk/request';
import type { Survey } from '../../src/desk/survey';
import { words } from '../../src/words/words';
import { elementsOf } from '../cards/support/card-json';
import { dana, kim, lee, omar } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';
import { survey } from '../support/store-samples';

const sku = '11111111-1111-4111-8111-111111111111';

let office: Office;
let asked: ServiceRequest;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

/** Two people decide on a role with power. So many licences are free; these people lend. */
async function ask(free: number, lending = [kim, omar]): Promise<void> {
  await office.approvers([dana, lee]);
  await found(free, lending);
  asked = await office.insert({ roleId: 'admin', roleIsPrivileged: true });
}

async function found(free: number, lending: readonly (typeof kim)[]): Promise<void> {
  const { environmentId } = office;
  const counted: Survey = survey({
    environmentId,
    takenAt: new Date().toISOString(),
    licenses: [{ skuId: sku, name: 'Sales', total: 1, free }],
    lenders: [kim, omar].map((person) => ({ person, skuId: sku, canLend: lending.includes(person) })),
  });
  await office.books.store.transaction((tx) => tx.surveys.save(counted));
}

const approve = (person: typeof dana, inputs: unknown) => office.useCases.approve(by(person), asked.id, null, inputs);

async function lenderAfter(inputs: unknown): Promise<string | undefined> {
  const { view } = await approve(lee, inputs);
  expect(view.request.decision?.verdict).toBe('approved');
  return view.request.decision?.lender?.name;
}

/** Whom the card of the second approver proposes. */
async function proposed(): Promise<unknown> {
  const seen = await office.useCases.view(by(lee), asked.id);
  if (!seen) throw new Error('Lee sees no such request.');
  const card = requestCard(seen.view, 'approver', words('en-GB', 'UTC'), { viewerId: lee.aadObjectId });
  return elementsOf(card, 'Input.ChoiceSet')[0]?.['value'];
}

describe.each([
  ['no licence is free', 0],
  ['one is free, and may be gone before it is needed', 1],
])('where %s, whom the first of two approvers chose to lend', (_when, free) => {
  beforeEach(async () => {
    await ask(free);
    await approve(dana, { lender: omar.aadObjectId });
  });

  it('is proposed to the second, and lends where they say nothing else', async () => {
    expect(await proposed()).toBe(omar.aadObjectId);
    expect(await lenderAfter(null)).toBe(omar.name);
  });

  it('does not where the second chooses somebody else', async () => {
    expect(await lenderAfter({ lender: kim.aadObjectId })).toBe(kim.name);
  });

  it('is not proposed any more once they cannot lend', async () => {
    await found(free, [kim]);

    expect(await proposed()).toBe(free === 0 ? kim.aadObjectId : '');
  });
});

it('whoever says in the card that nobody is to lend is heard, whatever the first approver said', async () => {
  await ask(1);
  await approve(dana, { lender: omar.aadObjectId });

  expect(await lenderAfter({ lender: '' })).toBeUndefined();
});

it('nor does a card count that was drawn before the first approval: nobody has chosen in it', async () => {
  await ask(1);
  await approve(dana, { lender: omar.aadObjectId });

  const { view } = await office.useCases.approve(by(lee), asked.id, asked.version, { lender: '' });

  expect(view.request.decision?.lender?.name).toBe(omar.name);
});

it('the choice of the first stands in the audit by itself', async () => {
  await ask(0);
  await approve(dana, { lender: omar.aadObjectId });

  const [line] = await office.books.database.query('select line from desk.audit order by seq desc limit 1');
  expect(JSON.parse(String(line?.['line']))).toMatchObject({ action: 'approve', after: { lender: omar } });
});

it('where the chosen one cannot lend any more and no licence is free, the second approver is asked to choose', async () => {
  await ask(0);
  await approve(dana, { lender: omar.aadObjectId });
  await found(0, [kim]);

  await expect(approve(lee, null)).rejects.toMatchObject({ problem: { code: 'lender-needed' } });
  expect(await office.stateOf(asked.id)).toBe('pending');
});

it('nobody lends where neither of the two chose anybody and a licence is free', async () => {
  await ask(1);
  await approve(dana, null);

  expect(await proposed()).toBe('');
  expect(await lenderAfter(null)).toBeUndefined();
});
