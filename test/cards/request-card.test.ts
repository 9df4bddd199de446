import { requestCard } from '../../src/cards/request-card';
import { words } from '../../src/words/words';
import type { Loan } from '../../src/desk/loan';
import type { RequestState } from '../../src/desk/request';
import type { RunStep } from '../../src/desk/run-step';
import type { RequestView } from '../../src/desk/view';
import { buttonsOf, elementsOf, nodesOf, textsOf, verbsOf } from './support/card-json';
import { dana, decision, kim, problem, sampleView } from './support/views';

const english = words('en-GB', 'UTC');
const states: readonly RequestState[] = [
  'checking',
  'refused',
  'pending',
  'rejected',
  'withdrawn',
  'expired',
  'approved',
  'running',
  'done',
  'undone',
  'needs-hands',
];
const { request } = sampleView();
const loan: Loan = {
  requestId: request.id,
  lender: kim,
  skuId: 'sku-1',
  disabledPlans: [],
  state: 'taken',
  recordedAt: request.requestedAt,
};
const returned: RunStep = {
  name: 'borrow-license',
  attempt: 1,
  position: 0,
  state: 'done',
  values: { lender: kim.name },
};
const finding = { check: 'lender-whole', result: 'pass', found: 'Kim Larsen has it', at: request.requestedAt } as const;
const inEveryState = (): RequestView[] =>
  states.map((state) =>
    sampleView(
      { state, problem, decision, leftovers: [problem], findings: [finding], facts: { secretName: 's', userId: 'u' } },
      { loan, steps: [returned] },
    ),
  );

describe.each(['everyone', 'stranger'] as const)('the card for %s', (audience) => {
  it('has no button in any state', () => {
    const verbs = inEveryState().flatMap((view) =>
      verbsOf(requestCard(view, audience, english, { refreshUserIds: [] })),
    );

    expect(verbs).toEqual([]);
  });
});

it('lets Teams ask for a card of their own for at most 60 people', () => {
  const refreshUserIds = Array.from({ length: 75 }, (_, at) => `29:${at}`);

  const card = requestCard(sampleView(), 'everyone', english, { refreshUserIds });

  expect(card).toMatchObject({
    refresh: {
      action: { verb: 'request.view', data: { verb: 'request.view', requestId: 'SA-1042' } },
      userIds: refreshUserIds.slice(0, 60),
    },
  });
});

it.each(['requester', 'everyone', 'stranger'] as const)(
  'never tells %s whose licence was borrowed, nor technical details',
  (audience) => {
    const texts = inEveryState()
      .flatMap((view) => textsOf(requestCard(view, audience, english)))
      .join('\n');

    expect(texts).not.toMatch(/Kim Larsen|secret-correlation/);
  },
);

it.each([
  ['create', ['request.again']],
  ['retire', []],
  ['rotate', []],
] as const)('offers the form again after a rejection only where one was filled in: %s', (kind, verbs) => {
  const rejected = sampleView({
    kind,
    state: 'rejected',
    decision: { ...decision, verdict: 'rejected', reason: 'No.' },
  });

  const offered = verbsOf(requestCard(rejected, 'requester', english)).filter((verb) => verb === 'request.again');
  expect(offered).toEqual(verbs);
});

it('tells approvers who is without a licence', () => {
  const card = requestCard(
    sampleView({ state: 'running', decision }, { loan, steps: [returned] }),
    'approver',
    english,
  );

  expect(textsOf(card).join('\n')).toContain('Kim Larsen is without a licence since');
});

it('draws approval buttons that carry the version they were drawn from', () => {
  const card = requestCard(sampleView({ version: 7 }), 'approver', english);

  const [approve] = nodesOf(card).filter(({ node }) => node['verb'] === 'request.approve');
  expect(approve?.node['data']).toEqual({ verb: 'request.approve', requestId: 'SA-1042', version: 7 });
});

it('takes the buttons away from the approver who has approved already, and from one who would own the account', () => {
  const half = sampleView({ approvals: [{ by: dana, at: request.requestedAt }] });
  const owned = sampleView({ owner: dana });

  expect(verbsOf(requestCard(half, 'approver', english, { viewerId: dana.aadObjectId.toUpperCase() }))).toEqual([]);
  expect(verbsOf(requestCard(owned, 'approver', english, { viewerId: dana.aadObjectId }))).toEqual([]);
});

describe('the choice of a lender', () => {
  const { survey } = sampleView();
  const [sku] = survey?.licenses ?? [];
  const free = survey && sku ? { ...survey, licenses: [{ ...sku, free: 2 }] } : null;
  const choiceOn = (view: RequestView) => elementsOf(requestCard(view, 'approver', english), 'Input.ChoiceSet');

  it('proposes somebody when no licence is free', () => {
    const [choice, ...others] = choiceOn(sampleView());

    expect(choice).toMatchObject({ id: 'lender', label: 'Borrow the licence from' });
    expect(choice?.['choices'].map(({ value }: { value: string }) => value)).toContain(choice?.['value']);
    expect([choice?.['choices'].length, others]).toEqual([2, []]);
  });

  it('proposes nobody when one is free, and asks for whom to turn to should it vanish', () => {
    const [choice, ...others] = choiceOn(sampleView({}, { survey: free }));

    expect(choice).toMatchObject({ id: 'lender', label: 'If it is gone by then, borrow from', value: '' });
    expect(choice?.['choices'][0]).toEqual({ title: 'Nobody: stop and ask an admin', value: '' });
    expect([choice?.['choices'].length, others]).toEqual([3, []]);
  });

  it('is not asked for when nobody can lend', () => {
    const nobody = free && { ...free, lenders: free.lenders.map((one) => ({ ...one, canLend: false })) };

    expect(choiceOn(sampleView({}, { survey: nobody }))).toEqual([]);
  });
});

it('lets the requester withdraw, but not the owner for whom it was asked', () => {
  const view = sampleView({ owner: dana });

  expect(verbsOf(requestCard(view, 'requester', english, { viewerId: request.requester.aadObjectId }))).toEqual([
    'request.withdraw',
  ]);
  expect(verbsOf(requestCard(view, 'requester', english, { viewerId: dana.aadObjectId }))).toEqual([]);
});

it('calls nothing ready that was finished by hand', () => {
  const done = requestCard(sampleView({ state: 'done', endedByHand: true, findings: [finding] }), 'approver', english);
  const undone = requestCard(sampleView({ state: 'undone', endedByHand: true }), 'approver', english);

  expect(textsOf(done).join('\n')).not.toMatch(/ready|passed/i);
  for (const card of [done, undone]) {
    expect(textsOf(card).join('\n')).toMatch(/Nothing was read back since\./);
  }
});

it('offers Undo before the account is non-interactive, and no more after', () => {
  const before = sampleView({ state: 'needs-hands', problem });
  const after = sampleView({ state: 'needs-hands', problem, facts: { accessModeSet: true } });

  expect(verbsOf(requestCard(before, 'approver', english))).toEqual(['run.by-hand', 'run.retry', 'run.undo']);
  expect(verbsOf(requestCard(after, 'approver', english))).toEqual(['run.by-hand', 'run.retry']);
});

it('says on the current card why nothing changed', () => {
  const notice = english.find('notice.already-rejected', { by: 'Dana Ortiz', id: 'SA-1042' });

  const card = requestCard(
    sampleView({ state: 'rejected', decision: { ...decision, verdict: 'rejected' } }),
    'approver',
    english,
    { notice },
  );

  expect(textsOf(card)).toContain('Dana Ortiz has already rejected SA-1042; nothing was changed.');
});

it('opens forms as a dialog where several people look at the card', () => {
  const rejected = sampleView({ state: 'rejected', decision: { ...decision, verdict: 'rejected' } });

  const [button] = nodesOf(requestCard(rejected, 'requester', english, { dialogs: true })).filter(
    ({ node }) => node['type'] === 'Action.Submit',
  );

  expect(button?.node['data']).toEqual({
    verb: 'request.again',
    requestId: 'SA-1042',
    msteams: { type: 'task/fetch' },
  });
});

it('offers the same buttons in the same order in German', () => {
  const german = words('de-DE', 'Europe/Berlin');
  const verbs = (reader: typeof english) =>
    inEveryState().map((view) => verbsOf(requestCard(view, 'approver', reader)));

  expect(verbs(german)).toEqual(verbs(english));
  expect(buttonsOf(requestCard(sampleView(), 'approver', german))).toEqual([
    'Genehmigen',
    'Ablehnen…',
    'Antrag ablehnen',
  ]);
});
