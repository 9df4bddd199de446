import type { PersonRecord } from '../../src/desk/entitlement';
import type { DeskError, Problem } from '../../src/desk/problem';
import type { ServiceRequest } from '../../src/desk/request';
import { dana, lee, omar, ravi } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';
import { survey } from '../support/store-samples';

const minute = 60_000;
const partners = '99999999-0000-4000-8000-0000000000a1';
/** Production is for everybody, but the role of partners; the inner environment is for partners only. */
const stage = officeStage((settings) => ({
  ...settings,
  environments: settings.environments.flatMap((one) => {
    const requesters = { people: [], groupId: partners };
    const roles = [...one.roles, { id: 'partner', name: 'Partner Writer', privileged: false, requesters }];
    return [
      { ...one, roles, fallbackLimit: 2 },
      { ...one, id: 'inner', name: 'Inner', requesters },
    ];
  }),
}));
beforeEach(async () => {
  await stage.office.approvers([dana, lee]);
  await stage.write((tx) => tx.approvers.save('inner', [dana, lee], stage.after(0)));
});

const approve = ({ id }: ServiceRequest, who = dana, version: number | null = null) =>
  stage.office.useCases.approve(by(who), id, version, {});

async function refusal(request: ServiceRequest): Promise<Problem | null> {
  return approve(request).then(
    () => null,
    ({ problem }: DeskError) => problem,
  );
}

describe('whoever asked is judged once more, by what Entra said within the last minute', () => {
  const read = (change: Partial<PersonRecord>, msAgo: number, groupsMsAgo = msAgo) =>
    stage.write((tx) =>
      tx.people.save({
        aadObjectId: ravi.aadObjectId,
        asOf: stage.after(-msAgo),
        standing: 'member',
        groupsAsked: [partners],
        groups: [],
        groupsAsOf: stage.after(-groupsMsAgo),
        ...change,
      }),
    );
  const unknown = {
    code: 'requester-unknown',
    standing: 'nothing-changed',
    values: { name: ravi.name, personId: ravi.aadObjectId },
  };
  const gone = { code: 'requester-gone', values: { name: ravi.name } };
  const member = { groups: [partners] };
  const guest = { standing: 'guest' } as const;

  it.each<[string, Partial<ServiceRequest>, [Partial<PersonRecord>, number, number?] | null, object | null]>([
    ['everybody may ask, and nothing is known of them', {}, null, null],
    ['everybody may ask, and they were a member an hour ago', {}, [{}, 60 * minute], null],
    ['everybody may ask, and they were a guest a minute ago', {}, [guest, minute], gone],
    ['everybody may ask, and they were a guest before that', {}, [guest, minute + 1], unknown],
    ['some may ask for the role, and nothing is known of them', { roleId: 'partner' }, null, unknown],
    ['they are known to be one of them', { roleId: 'partner' }, [member, minute], null],
    ['they were known to be one of them before', { roleId: 'partner' }, [member, minute + 1], unknown],
    ['their groups were read before, they themselves since', { roleId: 'partner' }, [member, 0, minute + 1], unknown],
    [
      'they are known to be none of them',
      { roleId: 'partner' },
      [{}, 0],
      { code: 'requester-not-entitled', values: { name: ravi.name, role: 'Partner Writer' } },
    ],
    ['some may ask in the environment, and nothing is known', { environmentId: 'inner' }, null, unknown],
    ['it is the end of an account, whoever they are', { kind: 'retire' }, [guest, 0], null],
  ])('%s', async (_what, change, known, problem) => {
    if (known) await read(...known);
    const request = await stage.office.insert(change);

    expect(await refusal(request)).toEqual(problem);

    expect(await stage.office.stateOf(request.id)).toBe(problem === null ? 'approved' : 'pending');
    const isReadNow = problem === unknown ? [`read-person ${ravi.aadObjectId} ${stage.after(0)}`] : [];
    expect(await stage.jobs('read-person', 'refresh-approvers')).toEqual(isReadNow);
  });
});

describe('an approval takes a slot', () => {
  const slots = async () =>
    (await stage.office.books.database.query('select request_id, environment_id from desk.slots order by 1')).map(
      ({ request_id: id, environment_id: environment }) => `${String(environment)} ${String(id)}`,
    );
  const full = (limit: number, name = 'Production') => ({
    code: 'environment-full',
    field: 'environment',
    values: { name, limit },
  });

  it('as long as there is one, also before anything was counted', async () => {
    const [one, two, three] = [await stage.office.insert(), await stage.office.insert(), await stage.office.insert()];
    await approve(one);
    await approve(two);

    expect(await refusal(three)).toEqual(full(2));

    expect(await stage.office.stateOf(three.id)).toBe('pending');
    expect(await slots()).toEqual([`prod ${one.id}`, `prod ${two.id}`]);
  });

  it('by the newest count together with what is reserved since', async () => {
    const licenses = [{ skuId: 'sku', name: 'Sales', free: 5, total: 5 }];
    await stage.write((tx) => tx.surveys.save(survey({ limit: 4, used: 3, licenses })));
    const [one, two] = [await stage.office.insert(), await stage.office.insert()];
    await approve(one);

    expect(await refusal(two)).toEqual(full(4));
  });

  it('once: of two approvals at the same moment one gets the last slot', async () => {
    for (let round = 0; round < 4; round += 1) {
      const licenses = [{ skuId: 'sku', name: 'Sales', free: 5, total: 5 }];
      const used = 6 - round;
      await stage.write((tx) => tx.surveys.save(survey({ limit: 7, used, licenses, takenAt: stage.after(round) })));
      const both = [await stage.office.insert(), await stage.office.insert()];

      const problems = await Promise.all(both.map((request) => refusal(request)));

      expect(problems.filter((problem) => problem === null)).toHaveLength(1);
      expect(await slots()).toHaveLength(round + 1);
    }
  });

  it('unless it is the end of an account, which needs none, nor a role that is still offered', async () => {
    const ends = await stage.office.insert({ kind: 'retire', roleId: 'gone' });

    expect(await refusal(ends)).toBeNull();
    expect(await slots()).toEqual([]);
    expect(await stage.jobs('start-run')).toHaveLength(1);
  });

  it('for no role that the settings offer no more', async () => {
    const request = await stage.office.insert({ roleId: 'gone', roleIsPrivileged: false });

    expect(await refusal(request)).toEqual({ code: 'role-not-offered', standing: 'nothing-approved' });
    expect(await slots()).toEqual([]);
    expect(await stage.jobs()).toEqual([]);
  });
});

describe('an approver whose card is older than the request', () => {
  it('decides nothing, and sees the request as it is; the approval of another does not make a card old', async () => {
    const approvals = [{ by: omar, at: stage.after(0) }];
    const request = await stage.office.insert({ roleId: 'admin', version: 5, approvals });

    for (const version of [3, 6]) {
      const { notice, view } = await approve(request, dana, version);
      expect(notice).toEqual({ key: 'notice.card-was-old', values: { id: request.id } });
      expect(view.request).toEqual(request);
    }
    expect(await stage.audit()).toEqual([]);

    expect((await approve(request, dana, 4)).notice).toBeUndefined();
    expect(await stage.office.stateOf(request.id)).toBe('approved');
  });

  it('whose card is the newest decides', async () => {
    const request = await stage.office.insert({ version: 5 });

    expect((await approve(request, dana, 5)).notice).toBeUndefined();
    expect(await stage.office.stateOf(request.id)).toBe('approved');
  });
});

it('whoever presses Approve again reads that they have approved, and of which request', async () => {
  const request = await stage.office.insert({ roleId: 'admin' });
  await approve(request);

  expect((await approve(request)).notice).toEqual({ key: 'notice.you-approved', values: { id: request.id } });
});

it.each(['approved', 'running', 'rejected', 'checking', 'needs-hands', 'done'] as const)(
  'whoever comes second sees the request as it is by then, and what it is: %s',
  async (state) => {
    const at = stage.after(0);
    const verdict = state === 'rejected' ? 'rejected' : 'approved';
    const isDecided = state !== 'checking';
    const request = await stage.office.insert({ state, ...(isDecided && { decision: { verdict, by: lee, at } }) });
    const before = await stage.office.everything();

    const { notice, view } = await approve(request);

    expect(view.request).toEqual(request);
    const says = state === 'running' ? 'approved' : state;
    expect(notice?.key).toBe(`notice.already-${says}`);
    expect(notice?.values).toMatchObject({ id: request.id, state });
    expect(await stage.office.everything()).toBe(before);
    expect(await stage.audit()).toEqual([]);
  },
);

it('two approvers at the same moment make one decision and one run', async () => {
  const request = await stage.office.insert();

  const answers = await Promise.all([approve(request, dana), approve(request, lee)]);

  expect(answers.filter(({ notice }) => notice !== undefined)).toHaveLength(1);
  expect(await stage.audit()).toHaveLength(1);
  expect(await stage.jobs('start-run')).toHaveLength(1);
});
