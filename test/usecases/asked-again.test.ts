import type { ServiceRequest } from '../../src/desk/request';
import { createJobHandlers } from '../../src/usecases/background';
import type { Background } from '../../src/usecases/background';
import { dana, kim, lee } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';

const hour = 3_600_000;
const approvedAt = new Date('2029-01-01T23:58:00.000Z');
let now = approvedAt;
let office: Office;

beforeAll(async () => {
  office = await openOffice((samples) => ({ ...samples, waits: { ...samples.waits, approval: 24 * hour } }), {
    now: () => now,
  });
});
afterAll(() => office.close());
beforeEach(async () => {
  await office.books.database.query('truncate desk.requests, desk.notices, desk.jobs cascade');
  now = approvedAt;
  await office.approvers([dana, lee]);
});

/** Dana approved two minutes before the end of the day that approvers had, and counted on Kim. */
async function approvedLate(): Promise<ServiceRequest> {
  const at = approvedAt.toISOString();
  const decision = { verdict: 'approved', by: dana, at, lender: kim, startsAt: '2029-01-02T00:03:00.000Z' } as const;
  return office.insert({
    state: 'approved',
    attempt: 1,
    requestedAt: '2029-01-01T00:00:00.000Z',
    expiresAt: '2029-01-02T00:00:00.000Z',
    approvals: [{ by: dana, at }],
    decision,
  });
}

const due = async () => {
  const [job] = await office.books.database.query(`select due_at from desk.jobs where kind = 'expire-request'`);
  return (job?.['due_at'] as Date | undefined)?.toISOString();
};

/** What is due happens, at the moment for which it was planned. */
async function nextMoment({ id }: ServiceRequest): Promise<void> {
  now = new Date((await due()) ?? '');
  await office.books.database.query(`delete from desk.jobs where kind = 'expire-request'`);
  await createJobHandlers({ ...office.desk } as Background)['expire-request'](id, {});
}

async function reminders(): Promise<unknown[]> {
  const rows = await office.books.database.query(
    `select distinct body->>'message' as message from desk.notices where key like 'reminder:%' order by 1`,
  );
  return rows.map(({ message }) => message);
}

it('approvers who have to choose again after a Not now have the whole time for it, and are reminded of it', async () => {
  const request = await approvedLate();
  now = new Date('2029-01-02T00:01:00.000Z');

  await office.useCases.notNow(by(kim), request.id);

  const asked = await office.books.store.transaction((tx) => tx.requests.get(request.id));
  expect(asked).toMatchObject({ state: 'pending', expiresAt: '2029-01-03T00:01:00.000Z' });
  expect(await due()).toBe('2029-01-02T12:01:00.000Z');

  await nextMoment(request);
  expect(await reminders()).toEqual(['notice.reminder-half']);
  await nextMoment(request);
  expect(await reminders()).toEqual(['notice.reminder-half', 'notice.reminder-last']);
  expect(await office.stateOf(request.id)).toBe('pending');
  await nextMoment(request);
  expect(await office.stateOf(request.id)).toBe('expired');
});

it('they are reminded of the second question although they were of the first', async () => {
  const request = await approvedLate();
  const first = { ...request, state: 'pending', attempt: 0, id: 'SA-99', accountName: 'svc-first' } as const;
  await office.books.store.transaction((tx) => tx.requests.insert(first));
  now = new Date('2029-01-01T12:00:00.000Z');
  await createJobHandlers({ ...office.desk } as Background)['expire-request'](first.id, {});
  const told = async () => (await office.books.database.query(`select 1 from desk.notices`)).length;
  const before = await told();

  const again = { ...first, attempt: 1, version: 2, askedAgainAt: '2029-01-01T00:00:00.000Z' };
  await office.books.store.transaction((tx) => tx.requests.replace(again, 1));
  await createJobHandlers({ ...office.desk } as Background)['expire-request'](first.id, {});

  expect(await told()).toBe(2 * before);
});
