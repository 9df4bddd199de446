import type { DeskFile } from '../../src/sandbox/world';
import { groups, people } from '../../src/sandbox/tenant';
import type { JsonObject } from '../../src/sandbox/tenant/core/calls';
import { approve, ask, callsOf, sees, sendForm, standing, writesSince } from '../support/steps';
import { beginStory, environments } from '../support/world';
import type { Story } from '../support/world';

const nowhere = '44444444-4444-4444-8444-0000000000ee';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 9 }, settings: withoutGroupInDev });
});
afterAll(() => story.end());

describe('a group that the desk cannot add anybody to', () => {
  afterEach(() =>
    changeGate({ groupTypes: [], isAssignableToRole: null, mailEnabled: false, onPremisesSyncEnabled: null }),
  );

  it.each<[string, string, JsonObject]>([
    ['dynamic', 'it has dynamic members', { groupTypes: ['DynamicMembership'] }],
    ['synced', 'it is mastered in Active Directory', { onPremisesSyncEnabled: true }],
    ['roles', 'it can hold directory roles', { isAssignableToRole: true }],
    ['mail', 'it is mail-enabled', { mailEnabled: true }],
  ])('is found before anybody is asked: %s', async (name, cause, change) => {
    changeGate(change);
    const mark = story.tenant.ledger.length;

    await sendForm(story, { accountName: `svc-gate-${name}`, environment: 'prod' });

    const card = await sees(story, 'ravi', `svc-gate-${name}`, cause);
    expect(card.words).toContain('"D365 Production Users", the security group of Contoso Production');
    expect(card.words).toContain('assigned cloud security group');
    expect(await seenOf('lee')).not.toContain(`svc-gate-${name}`);
    expect(writesSince(story, mark)).toEqual([]);
  });

  it('or that does not exist is found before anybody is asked', async () => {
    await sendForm(story, { accountName: 'svc-gate-gone', environment: 'dev' });

    const card = await sees(story, 'ravi', 'svc-gate-gone', 'There is no group');
    expect(card.words).toContain(nowhere);
    expect(standing(story, 'svc-gate-gone', 'dev').exists).toBe(false);
  });

  it('because it was changed after the check is found before the account is made', async () => {
    await ask(story, { accountName: 'svc-gate-late', environment: 'prod' });
    changeGate({ groupTypes: ['DynamicMembership'] });

    await approve(story, 'svc-gate-late');

    const card = await sees(story, 'ravi', 'svc-gate-late', 'Setup was undone');
    expect(card.words).toContain('it has dynamic members');
    expect(standing(story, 'svc-gate-late', 'prod').exists).toBe(false);
  });
});

describe('a name whose mail address somebody has', () => {
  const domain = 'contoso.onmicrosoft.com';

  it('is refused before anybody is asked, with the holder named: a group', async () => {
    const proxyAddresses = [`SMTP:orders@${domain}`, `smtp:svc-orders@${domain}`];
    story.tenant.seed.group({ id: nowhere.replace('ee', 'e1'), displayName: 'Orders', properties: { proxyAddresses } });

    await sendForm(story, { accountName: 'svc-orders' });

    const card = await sees(story, 'ravi', 'svc-orders', 'is a mail address of the group "Orders"');
    expect(card.words).toContain('Choose another name');
    expect(standing(story, 'svc-orders').exists).toBe(false);
  });

  it('is refused before anybody is asked, with the holder named: a colleague’s alias', async () => {
    changeUser(people.stranger.id, { proxyAddresses: [`SMTP:svc-alias@${domain}`] });

    await sendForm(story, { accountName: 'svc-alias' });

    await sees(story, 'ravi', 'svc-alias', 'is a mail address of the user "Sam Stone"');
  });

  it('and that no read shows is undone at once, with its own cause and nothing waited for: a contact', async () => {
    story.tenant.seed.contact({ displayName: 'Supplier', proxyAddresses: [`SMTP:svc-supplier@${domain}`] });
    const id = await ask(story, { accountName: 'svc-supplier' });

    await approve(story, 'svc-supplier');

    const card = await sees(story, 'ravi', 'svc-supplier', 'Setup was undone');
    expect(card.words).toContain('mail address or alias is taken by another object');
    expect(card.words).toContain('another name');
    const looks = callsOf(story, id).filter(
      (call) =>
        call === `GET /v1.0/users/svc-supplier@${domain}` || call === `GET /v1.0/users/svc-supplier%40${domain}`,
    );
    expect(looks).toEqual([]);
    expect(callsOf(story, id).filter((call) => call === 'POST /v1.0/users')).toHaveLength(1);
    expect(standing(story, 'svc-supplier').exists).toBe(false);
  });
});

describe('a name that a row in Dynamics 365 still has', () => {
  const domain = 'contoso.onmicrosoft.com';
  const rowOf = (name: string, objectId: string, isdisabled: boolean) =>
    story.tenant.seed.systemUser(environments.uat, {
      id: objectId.replace(/^1/, '7'),
      columns: {
        firstname: 'Old',
        lastname: name,
        domainname: `${name}@${domain}`,
        azureactivedirectoryobjectid: objectId,
        isdisabled,
      },
    });

  it.each([
    ['disabled', true, 'a disabled user named svc-old-disabled@contoso.onmicrosoft.com'],
    ['enabled', false, 'a user named svc-old-enabled@contoso.onmicrosoft.com'],
  ])('of an account that was deleted for good is told as that: %s', async (name, isdisabled, words) => {
    rowOf(`svc-old-${name}`, `11111111-1111-4111-8111-0000000001${isdisabled ? '01' : '02'}`, isdisabled);

    await sendForm(story, { accountName: `svc-old-${name}` });

    const card = await sees(story, 'ravi', `svc-old-${name}`, words);
    expect(card.words).toContain('was deleted and is no longer in Entra');
    expect(card.words).toContain('a System Administrator to delete that user for good');
    expect(card.words).not.toContain('send accounts');
  });

  it('of an account that can still be restored is told as that', async () => {
    const id = '11111111-1111-4111-8111-000000000103';
    rowOf('svc-old-bin', id, true);
    story.tenant.seed.user({ id, userPrincipalName: `svc-old-bin@${domain}`, displayName: 'Old' });
    story.tenant.core.directory.changeUser(story.tenant.now(), id, 'test', (user) => ({ ...user, life: 'deleted' }));

    await sendForm(story, { accountName: 'svc-old-bin' });

    const card = await sees(story, 'ravi', 'svc-old-bin', 'among the deleted users of Entra');
    expect(card.words).toContain('Deleted users');
  });

  it('of an account that is called otherwise by now is told with the name of today', async () => {
    rowOf('svc-old-name', people.stranger.id, false);

    await sendForm(story, { accountName: 'svc-old-name' });

    const card = await sees(story, 'ravi', 'svc-old-name', `Its account is called ${people.stranger.upn} in Entra`);
    expect(card.words).toContain('Refresh user');
  });
});

function withoutGroupInDev(desk: DeskFile): void {
  for (const environment of desk.environments)
    if (environment.id === 'dev') Object.assign(environment, { securityGroupId: nowhere });
  desk.limits.openRequestsPerPerson = 20;
}

function changeGate(properties: JsonObject): void {
  const { directory } = story.tenant.core;
  directory.changeGroup(story.tenant.now() - 60_000, groups.prodAccess, 'test', (group) => ({
    ...group,
    properties: { ...group.properties, ...properties },
  }));
}

function changeUser(id: string, properties: JsonObject): void {
  const { directory } = story.tenant.core;
  directory.changeUser(story.tenant.now() - 60_000, id, 'test', (user) => ({
    ...user,
    properties: { ...user.properties, ...properties },
  }));
}

async function seenOf(who: string): Promise<string> {
  return (await story.teams.as(who).sees('personal')).map(({ words }) => words).join('\n');
}
