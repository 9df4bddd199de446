import type { ServiceRequest } from '../../src/desk/request';
import { createJobHandlers } from '../../src/usecases/background';
import type { Background } from '../../src/usecases/background';
import { dana, kim, lee, olga, ravi, sam } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';

const hour = 3_600_000;
const stage = officeStage();
beforeEach(() => stage.office.approvers([dana, lee]));

const asked = (change: Partial<ServiceRequest> = {}) =>
  stage.office.insert({ requestedAt: stage.after(0), expiresAt: stage.after(24 * hour), ...change });
const nudge = async ({ id }: ServiceRequest, who = ravi) => (await stage.office.useCases.nudge(by(who), id)).notice;

describe('whoever wants approvers reminded', () => {
  it('has each of them told with the card, for each of two requests, and that stands in the audit', async () => {
    const [one, two] = [await asked(), await asked()];

    for (const request of [one, two]) await nudge(request);

    const told = (to: string, request: ServiceRequest) => ({
      to,
      message: 'notice.nudge',
      values: {
        id: request.id,
        account: request.accountName,
        requester: ravi.name,
        environment: 'Production',
        until: stage.after(24 * hour),
        by: ravi.name,
        case: 'by',
      },
      shows: { requestId: request.id, state: 'pending' },
    });
    expect(await stage.told()).toEqual([
      told(dana.name, one),
      told(dana.name, two),
      told(lee.name, one),
      told(lee.name, two),
    ]);
    const line = (request: ServiceRequest) => ({
      kind: 'state',
      actor: ravi,
      action: 'nudge',
      requestId: request.id,
      object: request.accountName,
    });
    expect(await stage.audit()).toEqual([line(one), line(two)]);
  });

  it('hears who cannot be reached, and why; who that is is tried again at once', async () => {
    const request = await asked();
    await stage.cannotReach(lee, 'no-app');
    await stage.cannotReach(kim);
    await stage.office.books.database.query(`update desk.unreached set due_at = '2999-01-01'`);

    const notice = await nudge(request);

    const why = { key: 'reach.no-app' };
    const values = { id: request.id, next: stage.after(hour), unreached: lee.name, why, names: dana.name };
    expect(notice).toEqual({ key: 'notice.nudged-partly', values });
    const rows = await stage.office.books.database.query(
      `select person->>'name' as name from desk.unreached where due_at < '2999-01-01'`,
    );
    expect(rows.map(({ name }) => name)).toContain(lee.name);
    expect(rows.map(({ name }) => name)).not.toContain(kim.name);
  });

  it('has those tried again who could not be reached, also where no other reminder is sent yet', async () => {
    const request = await asked();
    await nudge(request);
    for (const who of [lee, kim]) await stage.cannotReach(who);
    await stage.office.books.database.query(`update desk.unreached set due_at = '2999-01-01'`);

    expect(await nudge(request)).toMatchObject({ key: 'notice.nudged-lately' });

    const rows = await stage.office.books.database.query(
      `select person->>'name' as name from desk.unreached where due_at < '2999-01-01'`,
    );
    expect(rows).toEqual([{ name: lee.name }]);
  });

  it('hears it where nobody can be reached', async () => {
    const request = await asked();
    await stage.cannotReach(dana, 'blocked');
    await stage.cannotReach(lee, 'no-app');

    expect(await nudge(request)).toEqual({
      key: 'notice.nudged-nobody',
      values: {
        id: request.id,
        next: stage.after(hour),
        unreached: `${dana.name}, ${lee.name}`,
        why: { key: 'reach.blocked' },
      },
    });
  });

  it('hears it where nobody is left who could decide, and nothing is written down', async () => {
    await stage.office.approvers([dana]);
    const request = await asked({ owner: dana });

    const notice = await nudge(request);

    expect(notice).toEqual({ key: 'notice.nudged-none', values: { id: request.id, next: stage.after(hour) } });
    expect([await stage.told(), await stage.audit()]).toEqual([[], []]);
  });

  it('reminds only those whose approval is missing, those without a name by their id', async () => {
    await stage.office.approvers([dana, { ...lee, name: '' }]);
    const request = await asked({ roleId: 'admin', approvals: [{ by: dana, at: stage.after(0) }] });

    const notice = await nudge(request);

    expect(notice).toEqual({
      key: 'notice.nudged',
      values: { id: request.id, next: stage.after(hour), names: lee.aadObjectId },
    });
    expect(await stage.heard()).toEqual([`${lee.aadObjectId} notice.nudge`]);
  });

  it('has somebody who is listed twice told once', async () => {
    await stage.office.approvers([dana, { ...dana, aadObjectId: dana.aadObjectId.toUpperCase() }]);

    await nudge(await asked());

    expect(await stage.heard()).toEqual([`${dana.name} notice.nudge`]);
  });

  it('waits an hour, which is that of the request, whoever asks; the next one is told anew', async () => {
    const [one, two] = [await asked(), await asked()];
    await nudge(one, olga);
    const last = stage.after(0);
    stage.passes(hour - 1);

    expect(await nudge(one)).toEqual({
      key: 'notice.nudged-lately',
      values: { id: one.id, by: olga.name, at: last, next: stage.after(1) },
    });
    expect(await nudge(two)).toMatchObject({ key: 'notice.nudged' });
    stage.passes(1);
    expect(await nudge(one)).toMatchObject({ key: 'notice.nudged' });
    expect(await stage.told()).toHaveLength(6);
  });

  it.each(['checking', 'running', 'done', 'needs-hands'] as const)(
    'hears that it does not wait for one: %s',
    async (state) => {
      const request = await asked({ state });

      expect(await nudge(request)).toEqual({
        key: `notice.already-${state}`,
        values: { id: request.id, state, at: '' },
      });
      expect(await stage.told()).toEqual([]);
    },
  );
});

describe('the desk itself reminds approvers', () => {
  const look = async ({ id }: ServiceRequest) => {
    await stage.office.books.database.query('truncate desk.jobs');
    await createJobHandlers({ ...stage.office.desk } as Background)['expire-request'](id, {});
  };

  it.each([
    ['half', {}, 12, ''],
    ['last', {}, 21, ''],
    ['half', { askedBy: 'review', kind: 'retire', requester: olga }, 12, 'review'],
  ] as const)('%s of the time, in nobody’s name but that of the review: %j', async (when, change, hours, form) => {
    const request = await asked(change);
    stage.passes(hours * hour);

    await look(request);

    const told = await stage.told();
    expect(told.map(({ to, message }) => [to, message])).toEqual(
      [dana, lee].map(({ name }) => [name, `notice.reminder-${when}`]),
    );
    expect(told[0]?.values).toMatchObject({ by: '', case: form });
  });
});

describe('a finished account is read again', () => {
  const verify = (name: string, who = ravi) => stage.office.useCases.verify(by(who), name);
  const finished = async (accountName: string, change: Partial<ServiceRequest> = {}) =>
    stage.office.enter(await stage.office.insert({ accountName, state: 'done', attempt: 1, ...change }));

  it.each([ravi, olga, dana])('for $name, at once, by its name or its user principal name', async (who) => {
    await finished('svc-one');
    await finished('svc-two');

    const { notice, view } = await verify(' SVC-Two@contoso.onmicrosoft.com', who);

    expect(notice).toEqual({ key: 'notice.reading-again', values: { account: 'svc-two' } });
    expect(view.request.accountName).toBe('svc-two');
    expect(await stage.jobs()).toEqual([`afterwatch svc-two ${stage.after(0)} {"asked":true}`]);
  });

  it.each([
    ['a stranger', sam, 'svc-one'],
    ['anybody, where there is none', ravi, 'svc-none'],
  ])('not for %s', async (_who, who, name) => {
    await finished('svc-one');

    await expect(verify(name, who)).rejects.toMatchObject({ problem: { code: 'unknown-account' } });
    expect(await stage.jobs()).toEqual([]);
  });

  it('not once it was retired', async () => {
    const account = await finished('svc-one');
    await stage.write((tx) => tx.accounts.save({ ...account, state: 'retired' }));

    await expect(verify('svc-one')).rejects.toMatchObject({
      problem: { code: 'account-retired', values: { account: 'svc-one' } },
    });
    expect(await stage.jobs()).toEqual([]);
  });

  it.each<[string, Partial<ServiceRequest>, boolean]>([
    ['its end is approved', { kind: 'retire', state: 'approved' }, true],
    ['its end is under way', { kind: 'retire', state: 'running' }, true],
    ['its end has stopped halfway', { kind: 'retire', state: 'needs-hands' }, true],
    ['its end waits for a decision', { kind: 'retire', state: 'pending' }, false],
    ['its end is being checked', { kind: 'retire', state: 'checking' }, false],
    ['its password is being changed', { kind: 'rotate', state: 'running' }, false],
    ['another request of the name has stopped', { kind: 'create', state: 'needs-hands' }, false],
  ])('unless a run changes it: %s', async (_what, change, isHeld) => {
    await finished('svc-one');
    const { id } = await stage.office.insert({ accountName: 'svc-one', attempt: 1, ...change });

    const { notice } = await verify('svc-one');

    const held = { key: 'notice.not-read-now', values: { account: 'svc-one', id } };
    expect(notice).toEqual(isHeld ? held : { key: 'notice.reading-again', values: { account: 'svc-one' } });
    expect(await stage.jobs()).toHaveLength(isHeld ? 0 : 1);
  });
});
