import type { Finding } from '../../src/desk/finding';
import type { ServiceRequest } from '../../src/desk/request';
import type { RunEnd } from '../../src/recipe/ports';
import { dana, kim, lee, olga } from '../support/cast';
import { done, good, made, stopped, undone } from '../support/ended-runs';
import { officeStage } from '../support/office-stage';

const hour = 3_600_000;
const stage = officeStage();
beforeEach(() => stage.office.approvers([dana, lee]));

const bad: Finding = { ...good, result: 'fail', found: 'Read-write' };

const running = (change: Partial<ServiceRequest> = {}) =>
  stage.office.insert({ state: 'running', attempt: 1, accountName: 'svc-made', facts: made, ...change });
const finish = ({ id, attempt }: ServiceRequest, end: RunEnd) => stage.office.register().finish(id, attempt, end);
const account = (name = 'svc-made') => stage.write((tx) => tx.accounts.get(name));
const holds = ({ id }: ServiceRequest) => stage.write((tx) => tx.slots.hold('prod', id));
const slots = async () => {
  const rows = await stage.office.books.database.query('select request_id, settled_at from desk.slots order by 1');
  return rows.map(({ request_id: id, settled_at: at }) => `${String(id)} ${at ? 'settled' : 'held'}`);
};

/** An account in use that an earlier request has made, with everything that is due for it. */
async function inUse(request?: ServiceRequest) {
  const of = request ?? (await stage.office.insert({ state: 'done', attempt: 1, accountName: 'svc-made' }));
  const entered = await stage.office.enter(of);
  await stage.write(async (tx) => {
    const dueAt = stage.now;
    await tx.jobs.schedule({ kind: 'afterwatch', key: entered.name, dueAt });
    await tx.jobs.schedule({ kind: 'review-account', key: entered.name, dueAt });
    await tx.jobs.schedule({ kind: 'expire-hand-over', key: of.id, dueAt });
    await tx.jobs.schedule({ kind: 'expire-hand-over', key: 'SA-other', dueAt });
  });
  return entered;
}
const dueOfAccounts = () => stage.jobs('afterwatch', 'review-account', 'expire-hand-over');

describe('the slot of a run', () => {
  beforeEach(async () => {
    const quota = { kind: 'quota', environmentId: null, askedBy: kim.aadObjectId } as const;
    const live = { conversationId: 'team', viewer: null, activityId: 'card', locale: 'en-GB', timeZone: 'UTC' };
    await stage.write((tx) => tx.postings.add({ ...live, subject: quota }));
  });

  it.each([
    ['done', done, ['settled'], [`count-slots prod 2029-03-01T10:00:00.000Z`]],
    ['taken back', undone, [], []],
    ['stopped', stopped, ['held'], []],
  ] as const)(
    'that is %s: is counted, given back, or kept, and the counts are drawn again',
    async (_how, end, left, due) => {
      const request = await running({ facts: { ...made, accessModeSet: false } });
      await holds(request);

      await finish(request, end);

      expect(await slots()).toEqual(left.map((how) => `${request.id} ${how}`));
      expect(await stage.jobs('count-slots')).toEqual(due);
      expect(await stage.redrawn()).toContain('quota');
    },
  );

  it.each([done, undone, stopped])('is no matter of a new password: $state', async (end) => {
    const { name } = await inUse();
    const [before, due] = [await account(), await dueOfAccounts()];
    const request = await running({ kind: 'rotate', accountName: name });
    await holds(request);

    await finish(request, end);

    expect(await slots()).toEqual([`${request.id} held`]);
    expect([await account(), await dueOfAccounts()]).toEqual([before, due]);
    expect(await stage.redrawn()).not.toContain('quota');
  });
});

describe('a run that ends an account', () => {
  it('writes down what it found, and nothing more is due for it', async () => {
    const before = await inUse();

    await finish(await running({ kind: 'retire' }), done);

    const at = stage.after(0);
    expect(await account()).toEqual({ ...before, state: 'retired', retiredAt: at, watchedAt: at, findings: [good] });
    expect(await dueOfAccounts()).toEqual([`expire-hand-over SA-other ${at}`]);
    const told = (await stage.told()).map(({ to, message, values }) => [to, message, values['case']]);
    expect(told).toEqual([olga.name, 'team'].map((to) => [to, 'notice.retired', 'retire-asked']));
  });

  it.each([undone, stopped])('and does not get there leaves it in use: $state', async (end) => {
    const [before, due] = [await inUse(), await dueOfAccounts()];

    await finish(await running({ kind: 'retire' }), { ...end, findings: [bad] });

    expect([await account(), await dueOfAccounts()]).toEqual([before, due]);
  });

  it('that is over already changes nothing of it', async () => {
    const over = { ...(await inUse()), state: 'retired', retiredAt: stage.after(-hour) } as const;
    await stage.write((tx) => tx.accounts.save(over));

    await finish(await running({ kind: 'retire' }), done);

    expect(await account()).toEqual(over);
  });
});

describe('a run that puts an account right', () => {
  const repairing = async (change: Partial<ServiceRequest> = {}) => {
    const request = await running({ attempt: 2, facts: { ...made, secretName: 'secret-of-made' }, ...change });
    return { request, before: await inUse(request) };
  };

  it('reads it anew and keeps its beginning, and its password is not offered again', async () => {
    const { request, before } = await repairing();

    await finish(request, done);

    expect(await account()).toEqual({ ...before, watchedAt: stage.after(0), findings: [good] });
    expect((await stage.heard()).filter((told) => told.includes('password'))).toEqual([]);
  });

  it('and stops writes down what it has read: it is in use all the same', async () => {
    const { request, before } = await repairing();

    await finish(request, { ...stopped, findings: [bad] });

    expect(await account()).toEqual({ ...before, watchedAt: stage.after(0), findings: [bad] });
  });

  it('and takes it back ends it', async () => {
    const { request } = await repairing();

    await finish(request, undone);

    expect(await account()).toMatchObject({ state: 'retired', retiredAt: stage.after(0) });
    expect(await dueOfAccounts()).toEqual([`expire-hand-over SA-other ${stage.after(0)}`]);
  });

  it('leaves an account of the same name alone that another request has made', async () => {
    const before = await inUse();

    await finish(await running(), { ...stopped, findings: [bad] });
    await finish(await running({ accountName: 'svc-made', kind: 'rotate' }), undone);

    expect(await account()).toEqual(before);
  });
});
