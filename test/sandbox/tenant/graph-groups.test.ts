import { groups, people } from '../../../src/sandbox/tenant';
import { openWorld, type World } from './support';

describe('groups', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  const reference = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });
  const join = (group: string, id: string) => world.bot.graph('POST', `/groups/${group}/members/$ref`, reference(id));
  const stranger = people.stranger.id;

  it('take a member once', async () => {
    expect((await join(groups.prodAccess, stranger)).status).toBe(204);
    const again = await join(groups.prodAccess, stranger);

    expect(again.status).toBe(400);
    expect(again.body.error.message).toBe(
      "One or more added object references already exist for the following modified properties: 'members'.",
    );
  });

  it('let a member go once', async () => {
    const leave = () => world.bot.graph('DELETE', `/groups/${groups.prodAccess}/members/${people.kim.id}/$ref`);

    expect((await leave()).status).toBe(204);
    expect((await leave()).status).toBe(404);
    expect(world.tenant.user(people.kim.id)?.life).toBe('active');
  });

  it('do not understand a removal without /$ref', async () => {
    const answer = await world.bot.graph('DELETE', `/groups/${groups.prodAccess}/members/${people.kim.id}`);

    expect(answer.status).toBe(400);
    expect(world.tenant.user(people.kim.id)?.life).toBe('active');
  });

  it('tell direct from nested members', async () => {
    const direct = await world.bot.graph<{ value: object[] }>('GET', `/users/${stranger}/memberOf?$select=id`);
    const all = await world.bot.graph<{ value: object[] }>('GET', `/users/${stranger}/transitiveMemberOf?$select=id`);
    const check = await world.bot.graph<{ value: string[] }>('POST', `/users/${stranger}/checkMemberGroups`, {
      groupIds: [groups.prodAccess, groups.officeUsers],
    });
    const listed = await world.bot.graph<{ value: object[] }>(
      'GET',
      `/groups/${groups.prodAccess}/members?$select=id&$filter=id eq '${stranger}'`,
    );

    expect(direct.body.value).toEqual([{ '@odata.type': '#microsoft.graph.group', id: groups.prodPartners }]);
    expect(all.body.value).toHaveLength(2);
    expect(check.body.value).toEqual([groups.prodAccess]);
    expect(listed.body.value).toEqual([]);
  });

  it('count their members', async () => {
    const counted = await world.bot.graph<string>('GET', `/groups/${groups.prodAccess}/members/$count`, undefined, {
      consistencylevel: 'eventual',
    });

    expect(counted.body).toBe('9');
  });

  it.each<[string, unknown, number]>([
    ['somebody who does not exist', reference('12121212-1212-4212-8212-000000000000'), 404],
    [
      'a reference to another place',
      { '@odata.id': `https://evil.example/v1.0/directoryObjects/${people.stranger.id}` },
      400,
    ],
    ['a bare id', { '@odata.id': people.stranger.id }, 400],
    ['a misspelt key', { 'odata.id': 'x' }, 400],
  ])('refuse %s', async (_name, body, status) => {
    expect((await world.bot.graph('POST', `/groups/${groups.prodAccess}/members/$ref`, body)).status).toBe(status);
  });

  it.each([
    ['dynamic', { isDynamic: true }],
    ['role-assignable', { properties: { isAssignableToRole: true } }],
    ['mail-enabled', { properties: { mailEnabled: true } }],
  ])('are not ours to change when they are %s', async (_kind, seed) => {
    const id = '13131313-1313-4313-8313-000000000001';
    world.tenant.seed.group({ id, displayName: 'Closed', ...seed });

    expect((await join(id, stranger)).status).toBe(403);
  });

  it('that come from Active Directory are not ours to change, and those of Microsoft 365 are', async () => {
    const synced = '13131313-1313-4313-8313-000000000002';
    const unified = '13131313-1313-4313-8313-000000000003';
    world.tenant.seed.group({ id: synced, displayName: 'From AD', properties: { onPremisesSyncEnabled: true } });
    const properties = { groupTypes: ['Unified'], mailEnabled: true };
    world.tenant.seed.group({ id: unified, displayName: 'Team', properties });

    expect((await join(synced, stranger)).body.error.message).toContain('on-premises mastered');
    expect((await join(unified, stranger)).status).toBe(204);
  });

  it('answer 404 when they do not exist', async () => {
    const answer = await world.bot.graph('GET', '/groups/12121212-1212-4212-8212-000000000000');

    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'Request_ResourceNotFound' } } });
  });
});
