import type { DeskError, Problem } from '../../src/desk/problem';
import type { LenderState, Survey } from '../../src/desk/survey';
import type { ServiceRequest } from '../../src/desk/request';
import { dana, kim, lee, omar, ravi } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';
import { survey } from '../support/store-samples';

const fiveMinutes = 300_000;
const hour = 3_600_000;
const [sales, service] = ['sku-sales', 'sku-service'];
const products = [
  { skuId: sales, name: 'Sales' },
  { skuId: service, name: 'Customer Service' },
];
const stage = officeStage((settings) => ({
  ...settings,
  waits: { ...settings.waits, lender: fiveMinutes },
  environments: settings.environments.flatMap((one) => [
    { ...one, licenses: products },
    { ...one, licenses: products, id: 'uat', name: 'UAT', powerPlatformId: 'of the platform' },
  ]),
}));
beforeEach(async () => {
  await stage.office.approvers([dana, lee]);
  await stage.write((tx) => tx.approvers.save('uat', [dana, lee], stage.after(0)));
});

const able = (person: typeof kim, skuId = sales): LenderState => ({ person, canLend: true, skuId });
const free = [{ skuId: sales, name: 'Sales', free: 1, total: 5 }];
const takenUp = [{ skuId: sales, name: 'Sales', free: 0, total: 5 }];
const blocked: Problem = { code: 'lender-disabled', values: { lender: kim.name } };
const unable = (person: typeof kim, problem?: Problem): LenderState => ({
  person,
  canLend: false,
  why: 'disabled',
  ...(problem && { problem }),
});

const counted = (change: Partial<Survey>) => stage.write((tx) => tx.surveys.save(survey(change)));
const approve = ({ id }: ServiceRequest, inputs: unknown) => stage.office.useCases.approve(by(dana), id, null, inputs);

async function refusal(request: ServiceRequest, inputs: unknown): Promise<Problem> {
  const before = await stage.office.everything();
  const error: unknown = await approve(request, inputs).catch((thrown: unknown) => thrown);
  expect(await stage.office.everything()).toBe(before);
  return (error as DeskError).problem;
}

async function lending(request: ServiceRequest, inputs: unknown) {
  const { view } = await approve(request, inputs);
  const { lender, startsAt } = view.request.decision ?? {};
  return [view.request.state, lender?.name ?? null, startsAt ?? null];
}

const none = [undefined, null, {}, 'text', { lender: 7 }, { lender: '' }, { lender: 'x'.repeat(257) }];

it.each(none)('where a licence is free nobody lends one, and the run begins at once: %j', async (inputs) => {
  await counted({ licenses: free, lenders: [able(kim), able(omar)] });
  const request = await stage.office.insert();

  expect(await lending(request, inputs)).toEqual(['approved', null, null]);
  expect(await stage.jobs()).toEqual([`start-run ${request.id}:1 ${stage.after(0)} {"mode":"forward"}`]);
  expect(await stage.heard()).toEqual(['team notice.approved']);
});

it('where a licence is free somebody may be chosen all the same, in case it is gone by then; they are not told yet', async () => {
  await counted({ licenses: free, lenders: [able(kim), able(omar)] });
  const request = await stage.office.insert();

  expect(await lending(request, { lender: omar.aadObjectId })).toEqual(['approved', omar.name, null]);
  expect(await stage.jobs('start-run', 'mind-lender')).toEqual([
    `start-run ${request.id}:1 ${stage.after(0)} {"mode":"forward"}`,
  ]);
  expect(await stage.heard()).toEqual(['team notice.approved']);
});

describe('where none is free', () => {
  beforeEach(async () => {
    await counted({ licenses: takenUp, lenders: [able(kim), able(omar, service)] });
    await counted({ environmentId: 'uat', licenses: takenUp, lenders: [able(kim), able(omar, service)] });
  });

  it('each lender hears what is lent, for what, by whose word, when and for how long; the run waits until then', async () => {
    const [one, two] = [await stage.office.insert(), await stage.office.insert({ environmentId: 'uat' })];
    const startsAt = stage.after(fiveMinutes);

    expect(await lending(one, { lender: omar.aadObjectId })).toEqual(['approved', omar.name, startsAt]);
    expect(await lending(two, { lender: kim.aadObjectId })).toEqual(['approved', kim.name, startsAt]);

    const told = ({ id, accountName: account }: ServiceRequest, to: string, more: object) => ({
      to,
      message: 'notice.lender-before',
      values: { id, account, by: dana.name, when: startsAt, ...more },
      buttons: [{ verb: 'loan.decline', requestId: id }],
    });
    expect((await stage.told()).filter(({ to }) => to !== 'team')).toEqual([
      told(two, kim.name, { license: 'Sales', environment: 'UAT', count: 10 }),
      told(one, omar.name, { license: 'Customer Service', environment: 'Production', count: 60 }),
    ]);
    const looked = stage.after(fiveMinutes + hour);
    expect(await stage.jobs('mind-lender', 'start-run')).toEqual([
      `mind-lender ${one.id} ${looked}`,
      `mind-lender ${two.id} ${looked}`,
      `start-run ${one.id}:1 ${startsAt} {"mode":"forward"}`,
      `start-run ${two.id}:1 ${startsAt} {"mode":"forward"}`,
    ]);
  });

  it('whoever asked hears of a second approval, too, after a lender has said Not now', async () => {
    const request = await stage.office.insert();
    await approve(request, { lender: kim.aadObjectId });
    await stage.office.useCases.notNow(by(kim), request.id);
    stage.passes(1);

    expect(await lending(request, { lender: omar.aadObjectId })).toContain(omar.name);

    const heard = await stage.heard();
    expect(heard.filter((told) => told === 'team notice.approved')).toHaveLength(2);
    expect(heard.filter((told) => told.endsWith('notice.lender-before'))).toEqual([
      `${kim.name} notice.lender-before`,
      `${omar.name} notice.lender-before`,
    ]);
  });

  it('a lender whom Teams does not let the desk reach is not waited for, because nothing could warn them', async () => {
    await stage.cannotReach(kim);
    const request = await stage.office.insert();

    expect(await lending(request, { lender: kim.aadObjectId })).toEqual(['approved', kim.name, null]);
    expect(await stage.jobs('start-run', 'mind-lender')).toEqual([
      `start-run ${request.id}:1 ${stage.after(0)} {"mode":"forward"}`,
    ]);
    expect(await stage.heard()).not.toContain(`${kim.name} notice.lender-before`);
  });

  it('an approval without a lender is refused, and says who can lend', async () => {
    expect(await refusal(await stage.office.insert(), {})).toEqual({
      code: 'lender-needed',
      values: { case: 'at-decision' },
      field: 'lender',
      standing: 'nothing-approved-yet',
      next: { key: 'next.choose-lender', values: { names: `${kim.name}, ${omar.name}` } },
    });
  });

  it('whoever said Not now to this request is not asked again, and lends to another one', async () => {
    const declined = await stage.office.insert({ declined: [kim] });

    expect(await refusal(declined, { lender: kim.aadObjectId })).toEqual({
      code: 'lender-needed',
      values: { case: 'chosen' },
      field: 'lender',
      standing: 'nothing-approved-yet',
      next: { key: 'next.choose-lender', values: { names: omar.name } },
    });
    const other = await stage.office.insert();
    expect(await lending(other, { lender: kim.aadObjectId })).toEqual(
      expect.arrayContaining(['approved', kim.name]) as unknown,
    );
  });

  it('the end of an account needs nobody who lends', async () => {
    const request = await stage.office.insert({ kind: 'retire' });

    expect(await lending(request, { lender: kim.aadObjectId })).toEqual(['approved', null, null]);
  });
});

describe('a lender who cannot lend is refused', () => {
  const chosen = { lender: kim.aadObjectId };
  const usual = { field: 'lender', standing: 'nothing-approved-yet' };
  const nobody = { code: 'no-license-no-lender', ...usual };
  const others = { key: 'next.choose-lender', values: { names: omar.name } };
  const cut: Problem = { code: 'license-deleted', values: { license: 'Sales' } };

  it.each<[string, Partial<Survey> | null, unknown, object]>([
    [
      'with the reason, and the others',
      { lenders: [unable(kim, blocked), able(omar)] },
      chosen,
      { ...blocked, ...usual, next: others },
    ],
    ['with the reason, where there is no other', { lenders: [unable(kim, blocked)] }, chosen, { ...blocked, ...usual }],
    [
      'with the others, where no reason is known',
      { lenders: [unable(kim), able(omar)] },
      chosen,
      { code: 'lender-needed', values: { case: 'chosen' }, ...usual, next: others },
    ],
    ['where nothing was counted yet', null, chosen, { ...nobody, values: { case: 'chosen' } }],
    ['where nobody can', { lenders: [unable(kim)] }, chosen, { ...nobody, values: { case: 'chosen' } }],
    [
      'as nobody, where none was chosen',
      { lenders: [unable(kim)] },
      {},
      { ...nobody, values: { case: 'at-decision' } },
    ],
    [
      'with what is wrong with the products',
      { licenses: [{ skuId: sales, name: 'Sales', free: 0, total: 0, problem: cut }], lenders: [] },
      {},
      { ...cut, ...usual },
    ],
    [
      'without a reason where two may be meant',
      { lenders: [unable(kim, blocked), unable({ ...ravi, name: kim.name }), able(omar)] },
      { lender: kim.name },
      { code: 'lender-needed', values: { case: 'chosen' }, ...usual, next: others },
    ],
    [
      'also where a licence is free',
      { licenses: free, lenders: [unable(kim), able(omar)] },
      chosen,
      { code: 'lender-needed', values: { case: 'chosen' }, ...usual, next: others },
    ],
  ])('%s', async (_how, known, inputs, problem) => {
    if (known) await counted({ licenses: takenUp, ...known });

    expect(await refusal(await stage.office.insert(), inputs)).toEqual(problem);
  });
});

it('of two who may be meant both are named, by what tells them apart where that is known', async () => {
  const { aadObjectId } = ravi;
  const known = { ...kim, userPrincipalName: 'kim@contoso.com' };
  await counted({ licenses: takenUp, lenders: [able(known), able({ aadObjectId, name: kim.name })] });

  expect(await refusal(await stage.office.insert(), { lender: 'Kim Larsen' })).toEqual({
    code: 'lender-needed',
    field: 'lender',
    standing: 'nothing-approved-yet',
    values: { case: 'several', wished: 'Kim Larsen' },
    next: { key: 'next.choose-lender', values: { names: `${kim.name} (kim@contoso.com), ${kim.name}` } },
  });
});
