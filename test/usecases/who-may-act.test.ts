import { dana, lee, olga, ravi, sam } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';
import type { Person } from '../../src/desk/people';
import type { ServiceRequest } from '../../src/desk/request';
import { inEnglish } from '../../src/words/words';
import type { DeskError } from '../../src/desk/problem';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const note = { note: 'I did all of it in the admin center.', end: 'done' };
const facts = { accessModeSet: true, userId: 'u-1' };

type Deed = (who: Person, request: ServiceRequest) => Promise<unknown>;
const retry: Deed = (who, { id }) => office.useCases.retry(by(who), id);
const undo: Deed = (who, { id }) => office.useCases.undo(by(who), id);
const byHand: Deed = (who, { id }) => office.useCases.byHand(by(who), id, note);
const repair: Deed = (who, { accountName }) => office.useCases.repair(by(who), accountName);
const approve: Deed = (who, { id }) => office.useCases.approve(by(who), id, null, {});

const deeds: [string, Deed, Partial<ServiceRequest>][] = [
  ['retry', retry, { state: 'needs-hands', attempt: 1 }],
  ['undo', undo, { state: 'needs-hands', attempt: 1 }],
  ['finish by hand', byHand, { state: 'needs-hands', attempt: 1 }],
  ['put right', repair, { state: 'done', attempt: 1, facts }],
];

describe.each(deeds)('an approver may not %s', (_what, act, standing) => {
  it('what they asked for themselves; another one may', async () => {
    await office.approvers([ravi, dana, lee]);
    const request = await stuck(standing);

    await expect(act(ravi, request)).rejects.toMatchObject({ problem: { code: 'own-request' } });
    expect(await office.stateOf(request.id)).toBe(standing.state);

    await act(lee, request);
    expect(await office.stateOf(request.id)).not.toBe(standing.state);
  });

  it('what they own; and who is alone is told the remedy', async () => {
    await office.approvers([olga, dana]);
    const request = await stuck(standing);
    await expect(act(olga, request)).rejects.toMatchObject({ problem: { code: 'own-account' } });

    await office.approvers([olga, ravi]);

    const { problem } = await act(olga, request).then(
      () => Promise.reject(new Error('nothing was refused')),
      (error: DeskError) => error,
    );
    expect(problem.code).toBe('own-account-alone');
    expect(inEnglish(problem).next).toContain('add another CRM admin');
    await expect(act(ravi, request)).rejects.toMatchObject({ problem: { code: 'own-request-alone' } });
    expect(await office.stateOf(request.id)).toBe(standing.state);
  });
});

it('whoever was on the list an hour ago acts only once it was read again, and has it read', async () => {
  await office.approvers([dana], 3_600_000);
  const request = await stuck({ state: 'needs-hands', attempt: 1 });
  await office.books.database.query('truncate desk.jobs');

  await expect(retry(dana, request)).rejects.toMatchObject({ problem: { code: 'approvers-unknown' } });

  expect(await jobs()).toEqual(['refresh-approvers']);
});

it('an approver who was found disabled is refused, and the others still decide', async () => {
  const request = await office.insert();
  await office.approvers([dana, lee]);
  // As Entra says after the account was disabled.
  await office.approvers([lee]);

  await expect(approve(dana, request)).rejects.toMatchObject({ problem: { code: 'unknown-request' } });
  expect(await office.stateOf(request.id)).toBe('pending');

  await approve(lee, request);
  expect(await office.stateOf(request.id)).toBe('approved');
});

it('the second press of Approve by the same person is told so and is no decision', async () => {
  await office.approvers([dana, lee]);
  const request = await office.insert({ roleId: 'admin' });
  await approve(dana, request);
  const before = await office.audit();

  const again = await office.useCases.approve(by(dana), request.id, null, {});

  expect(again.notice?.key).toBe('notice.you-approved');
  expect(await office.audit()).toEqual(before);
  expect(await office.stateOf(request.id)).toBe('pending');
  await approve(lee, request);
  expect(await office.stateOf(request.id)).toBe('approved');
});

describe('a stranger', () => {
  const tries: [string, (request: Named) => Promise<unknown>][] = [
    ['/approve', ({ id }) => office.useCases.approve(by(sam), id, null, {})],
    ['/reject', ({ id }) => office.useCases.reject(by(sam), id, null, { rejectReason: 'no' })],
    ['/retry', ({ id }) => office.useCases.retry(by(sam), id)],
    ['/undo', ({ id }) => office.useCases.undo(by(sam), id)],
    ['Mark as done by hand', ({ id }) => office.useCases.byHand(by(sam), id, note)],
    ['/cancel', ({ id }) => office.useCases.withdraw(by(sam), id)],
    ['/nudge', ({ id }) => office.useCases.nudge(by(sam), id)],
    ['/why', ({ id }) => office.useCases.why(by(sam), id)],
    ['/audit', ({ id }) => office.useCases.auditOf(by(sam), id)],
    ['/status', ({ id }) => office.useCases.view(by(sam), id)],
    ['/plan', ({ id }) => office.useCases.plan(by(sam), { requestId: id })],
    ['Collect password', ({ id }) => office.useCases.openCredential(by(sam), id)],
    ['/repair', ({ accountName }) => office.useCases.repair(by(sam), accountName)],
    ['/rotate', ({ accountName }) => office.useCases.rotate(by(sam), accountName)],
    ['/verify', ({ accountName }) => office.useCases.verify(by(sam), accountName)],
    ['/keep', ({ accountName }) => office.useCases.keep(by(sam), accountName)],
    ['/retire', ({ accountName }) => office.useCases.retirement(by(sam), accountName)],
    ['Retire…', ({ accountName }) => office.useCases.retire(by(sam), accountName, { retireReason: 'Not needed.' })],
  ];

  it.each(tries)(
    'cannot tell by %s what exists from what does not, and orders no read by trying',
    async (_how, tryIt) => {
      // An hour old: a stranger must not even have it read again.
      await office.approvers([dana, lee], 3_600_000);
      await office.books.database.query('truncate desk.jobs');
      const existing = await stuck({ state: 'done', attempt: 1, facts });
      const unknown = { id: 'SA-999999', accountName: 'svc-never-made' };
      const before = await office.everything();
      const lines = (await office.audit()).length;

      const ofExisting = await answerTo(tryIt(existing), existing);
      const linesOfOne = (await office.audit()).length - lines;
      const ofUnknown = await answerTo(tryIt(unknown), unknown);
      const inAll = (await office.audit()).length - lines;

      expect(ofExisting).toEqual(ofUnknown);
      expect(await office.everything()).toBe(before);
      expect(inAll).toBe(2 * linesOfOne);
    },
  );

  it.each(tries.slice(0, 5))(
    'who tries %s stands in the audit, whether the request exists or not',
    async (_how, tryIt) => {
      await office.approvers([dana]);
      const existing = await office.insert();
      const before = (await office.audit()).length;

      await answerTo(tryIt(existing), existing);
      await answerTo(tryIt({ id: 'SA-999999', accountName: '' }), { id: 'SA-999999', accountName: '' });

      const lines = (await office.audit()).slice(before);
      expect(lines).toHaveLength(2);
      expect(new Set(lines).size).toBe(1);
      expect(lines[0]).toMatch(/^denied .* Sam Okafor$/);
    },
  );

  it('gets the same answer in the conversation where it was asked', async () => {
    await office.approvers([dana]);
    const existing = await office.insert({ conversationId: 'channel' });
    const there = { ...by(sam), conversationId: 'channel', conversationKind: 'channel' } as const;

    const press = office.useCases.approve(there, existing.id, null, {});

    await expect(press).rejects.toMatchObject({ problem: { code: 'unknown-request' } });
  });
});

type Named = Pick<ServiceRequest, 'id' | 'accountName'>;

let made = 0;
/** A request that ended so, with the account that it made. */
async function stuck(standing: Partial<ServiceRequest>): Promise<ServiceRequest> {
  made += 1;
  const request = await office.insert({ accountName: `svc-number-${made}`, ...standing });
  if (standing.state === 'done') await office.enter(request);
  return request;
}

/** What the stranger is told, with the id and the name that they gave themselves left out. */
async function answerTo(work: Promise<unknown>, { id, accountName }: Named): Promise<string> {
  const answer = await work.then(
    (value) => JSON.stringify(value),
    (error: { problem?: unknown; message?: string }) => JSON.stringify(error.problem ?? error.message),
  );
  return answer.replaceAll(id, 'ID').replaceAll(accountName || 'no name', 'NAME');
}

async function jobs(): Promise<string[]> {
  return (await office.books.database.query('select kind from desk.jobs')).map(({ kind }) => String(kind));
}
