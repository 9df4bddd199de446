import type { ServiceRequest } from '../../src/desk/request';
import type { DeskSettings } from '../../src/desk/settings';
import { without } from '../../src/desk/without';
import { dana, lee, olga, ravi, sam } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { handlersOf, jobsOf, quietTenant, userOf } from '../support/quiet-tenant';
import { conversation } from '../support/store-samples';

const start = '2029-03-01T10:00:00.000Z';
const customizer = '119f245c-3cc8-4b62-b31c-d1a046ced15d';
const partners = '99999999-0000-4000-8000-0000000000a1';

let now = new Date(start);
let office: Office;
beforeAll(async () => {
  office = await openOffice(withRoles, { now: () => now });
});
afterAll(() => office.close());
beforeEach(async () => {
  now = new Date(start);
  const tables = 'requests, postings, notices, jobs, people, approver_snapshots, surveys, conversations';
  await office.books.database.query(`truncate ${tables.replace(/\w+/g, 'desk.$&')} cascade`);
  const chat = conversation('chat of Ravi', { kind: 'personal', person: ravi });
  await office.books.store.transaction((tx) => tx.conversations.remember(chat));
});

/** Without a room of the admins; beside the roles one of which only the environment says what it is, and one for partners. */
function withRoles(samples: DeskSettings): DeskSettings {
  const environments = samples.environments.map((each) => ({
    ...without(each, 'adminConversationId'),
    lenders: [],
    roles: [
      ...each.roles,
      { id: 'silent', name: 'Reader' },
      { id: 'partners', name: 'Partner', requesters: { people: [], groupId: partners } },
    ],
  }));
  return { ...samples, environments };
}

const asked = (change: Partial<ServiceRequest> = {}) =>
  office.insert({ state: 'checking', requestedAt: start, expiresAt: '2029-03-08T10:00:00.000Z', ...change });
const found = async ({ id }: Pick<ServiceRequest, 'id'>) =>
  office.books.store.look((tx) => tx.requests.get(id)) as Promise<ServiceRequest>;

async function check(request: ServiceRequest, tenant = quietTenant()): Promise<ServiceRequest> {
  await handlersOf(office, { tenant })['check-request'](request.id, {});
  return found(request);
}

/** Who has a card, whole or short. */
async function cards({ id }: ServiceRequest): Promise<string[]> {
  const rows = await office.books.database.query(
    `select coalesce(viewer->>'name', place) || coalesce(' ' || (subject->>'isShort'), '') as card
     from desk.postings where subject->>'requestId' = $1 order by 1`,
    [id],
  );
  return rows.map(({ card }) => String(card));
}

async function lines({ id }: ServiceRequest) {
  return office.books.store.transaction(async (tx) =>
    (await tx.audit.of(id)).map(({ kind, actor, action, environmentId, after }) => [
      [kind, actor, action, environmentId],
      after,
    ]),
  );
}

describe('a request in whose way nothing stands', () => {
  it('waits for its approvers, names people as Entra has them, and is written down', async () => {
    const passed = await check(await asked());

    expect(passed).toMatchObject({ state: 'pending', version: 2, roleIsPrivileged: false });
    expect(passed).not.toHaveProperty('adopts');
    expect(passed.owner).toEqual({ ...olga, userPrincipalName: 'olga.nyberg@contoso.com' });
    expect(passed.requester).toEqual({ ...ravi, userPrincipalName: userOf(ravi).userPrincipalName });
    expect(await cards(passed)).toEqual([dana.name, lee.name].sort());
    expect(await lines(passed)).toEqual([
      [['state', 'desk', 'check-request', office.environmentId], { state: 'pending', problem: null, adopts: null }],
    ]);
    expect(await office.books.database.query('select key from desk.notices')).toEqual([]);
  });

  it('is reminded of at half its time, and its approvers, who were just read, are kept live', async () => {
    const { id } = await check(await asked());

    expect(await jobsOf(office)).toEqual([
      `expire-request ${id} 2029-03-04T22:00:00.000Z`,
      `refresh-approvers ${office.environmentId} 2029-03-01T10:00:30.000Z`,
    ]);
  });

  it.each<[string, Partial<ServiceRequest>, string | null, string[]]>([
    ['by its owner, who decides nothing', { owner: dana }, null, [lee.name]],
    ['by an approver', { requester: lee }, null, [dana.name]],
    ['for themselves', { owner: ravi }, null, [dana.name, lee.name]],
    ['of which the environment says that it rules it', { roleId: 'silent' }, customizer, [dana.name, lee.name]],
  ])('is seen by whoever may decide: asked %s', async (_how, change, roleTemplateId, seenBy) => {
    const roles = async (_id: string, names: readonly string[]) => names.map((name) => ({ name, roleTemplateId }));

    const passed = await check(await asked(change), quietTenant({ rolesInBusinessUnit: roles }));

    expect([passed.state, await cards(passed)]).toEqual(['pending', [...seenBy].sort()]);
    expect(passed.roleIsPrivileged).toBe(change.roleId === 'silent');
  });

  it.each([
    [4, `${dana.name}`],
    [5, `${dana.name} true`],
  ])('has a short card for whoever has %i others to decide on', async (others, card) => {
    for (let n = 0; n < others; n += 1) {
      const { id: requestId } = await office.insert();
      const subject = { kind: 'request', requestId } as const;
      await office.books.store.transaction((tx) =>
        tx.postings.addFor(dana, { subject, locale: 'en-GB', timeZone: 'UTC' }),
      );
    }

    expect(await cards(await check(await asked()))).toEqual([card, lee.name]);
  });

  it('and asks for the end of an account says of no role whether it rules anything, and needs nobody to be in Entra', async () => {
    const passed = await check(await asked({ kind: 'retire' }), quietTenant({ userById: async () => null }));

    expect(passed).toMatchObject({ state: 'pending', requester: ravi, owner: olga });
    expect(passed).not.toHaveProperty('roleIsPrivileged');
  });
});

describe('a request that is refused', () => {
  const guest = quietTenant({
    userById: async (id) => (id === olga.aadObjectId ? userOf(olga, { userType: 'Guest' }) : userOf(ravi)),
  });

  it('is told to whoever asked, and to nobody else; its cards say it', async () => {
    const request = await asked({ conversationId: 'chat of Ravi' });
    const subject = { kind: 'request', requestId: request.id } as const;
    await office.books.store.transaction((tx) =>
      tx.postings.addFor(ravi, { subject, locale: 'en-GB', timeZone: 'UTC' }),
    );
    await office.books.database.query('update desk.postings set sent = wanted');

    const refused = await check(request, guest);

    expect(refused).toMatchObject({
      state: 'refused',
      finishedAt: start,
      problem: { code: 'owner-guest', field: 'owner' },
    });
    const notices = await office.books.database.query('select key, person_id, body from desk.notices');
    expect(notices).toMatchObject([
      {
        key: `refused:${refused.id}:${ravi.aadObjectId}`,
        person_id: ravi.aadObjectId,
        body: {
          message: 'notice.refused',
          values: { id: refused.id, account: refused.accountName, what: {}, next: {} },
          locale: 'en-GB',
          timeZone: 'Europe/Berlin',
        },
      },
    ]);
    const stale = await office.books.database.query('select viewer from desk.postings where sent < wanted');
    expect(stale).toEqual([{ viewer: ravi }]);
    expect(await cards(refused)).toEqual([ravi.name]);
    expect(await jobsOf(office)).toEqual([]);
    expect(await lines(refused)).toEqual([
      [expect.anything(), { state: 'refused', problem: 'owner-guest', adopts: null }],
    ]);
  });

  it.each<[string, readonly string[], string]>([
    ['is in none of the groups that may', [], 'refused'],
    ['is in one of them', [partners], 'pending'],
  ])('because of a role is so by what was read now, which is kept: whoever asked %s', async (_who, groups, state) => {
    const request = await asked({ roleId: 'partners' });

    const judged = await check(request, quietTenant({ checkMemberGroups: async () => groups }));

    expect(judged.state).toBe(state);
    expect(judged.problem).toEqual(
      state === 'pending'
        ? undefined
        : { code: 'requester-refused', field: 'role', values: { name: ravi.name, role: 'Partner' } },
    );
    expect(await office.books.store.look((tx) => tx.people.get(ravi.aadObjectId))).toEqual({
      aadObjectId: ravi.aadObjectId,
      asOf: start,
      standing: 'member',
      groupsAsked: [partners],
      groups,
      groupsAsOf: start,
    });
  });

  it.each(['orders', 'partners'])('because who asked has left says just that: for the role %s', async (roleId) => {
    const gone = quietTenant({ userById: async (id) => (id === ravi.aadObjectId ? null : userOf(olga)) });

    const refused = await check(await asked({ roleId }), gone);

    expect(refused.problem).toEqual({ code: 'requester-gone', values: { name: ravi.name } });
  });
});

describe('a check', () => {
  it.each(['pending', 'withdrawn', 'running'] as const)('of a request that is %s changes nothing', async (state) => {
    const request = await asked({ state });
    const before = await office.everything();

    await check(request);

    expect(await office.everything()).toBe(before);
  });

  it('of a request that does not exist does nothing', async () => {
    await handlersOf(office)['check-request']('SA-404', {});

    expect(await jobsOf(office)).toEqual([]);
  });

  it('of a request that was withdrawn while Microsoft was asked asks nobody and writes nothing', async () => {
    const request = await asked();
    const slow = quietTenant({
      usersHolding: async () => {
        await office.books.store.transaction((tx) =>
          tx.requests.replace({ ...request, state: 'withdrawn', version: 2 }, 1),
        );
        return [];
      },
    });

    const after = await check(request, slow);

    expect(after).toEqual({ ...request, state: 'withdrawn', version: 2 });
    expect([await cards(request), await lines(request), await jobsOf(office)]).toEqual([[], [], []]);
  });

  it('that Microsoft does not answer leaves the request as it is, to be checked again', async () => {
    const request = await asked();
    const away = quietTenant({ usersHolding: () => Promise.reject(new Error('no answer')) });

    await expect(check(request, away)).rejects.toThrow('no answer');

    expect(await found(request)).toEqual(request);
    expect(await cards(request)).not.toContain(sam.name);
  });
});
