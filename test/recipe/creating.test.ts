import { createCloudUser } from '../../src/recipe/steps/create-cloud-user';
import { user } from '../faults/world/tenant-state';
import type { Twins } from '../support/twins';
import { away, breaks, crashes, gives, lost, notYet, refuses } from '../support/twins/answers';
import { announced, creating, earlier, facts, known } from '../support/twins/creating';
import { erp, marker, start, upn } from '../support/twins/samples';
import { names } from '../support/twins/scenes';

describe('an account of that name that is there already', () => {
  it('is taken as it is where it is ours and open', async () => {
    const world = creating({}, { facts: announced });

    expect(await world.step(createCloudUser)).toEqual({ ok: true });
    expect(world.facts()).toEqual(known);
    expect(world.ledger).toHaveLength(1);
    expect(world.records()).toEqual(names('create-cloud-user.look create-cloud-user.made.remember'));
  });

  it.each([
    ['that is blocked', { accountEnabled: false }, {}],
    ['that an earlier request has left', {}, { adopts: earlier }],
  ])('is opened, with what was approved now, where it is one %s', async (_which, change, request) => {
    const world = creating(change, { facts: announced, request: { passwordNeverExpires: false, ...request } });

    expect(await world.step(createCloudUser)).toEqual({ ok: true });

    const opened = '{"accountEnabled":true,"passwordNeverExpires":false}';
    expect(world.ledger.slice(1)).toEqual([
      `intent unblock-sign-in u-erp ${opened}`,
      `directory.updateUser u-erp ${opened}`,
      `outcome unblock-sign-in u-erp ${opened}`,
    ]);
    expect(world.records().at(-1)).toBe('create-cloud-user.enable');
  });

  it('is opened a little later where Entra does not know it everywhere', async () => {
    const world = creating({ accountEnabled: false }, { facts: announced }).on('directory.updateUser', notYet);

    expect(await world.step(createCloudUser)).toEqual({ ok: true });
    expect(world.books.drawn).toEqual(['create-cloud-user: waits for replication until 08:02:00']);
  });

  it('that is not opened ends the step', async () => {
    const world = creating({ accountEnabled: false }, { facts: announced }).on(
      'directory.updateUser',
      refuses('permission-missing'),
    );

    expect(await world.step(createCloudUser)).toMatchObject({ ok: false, problem: { code: 'permission-missing' } });
  });

  it('gets the password of the vault before it is opened, where its own was lost', async () => {
    const world = creating({ accountEnabled: false }, { facts: { ...announced, passwordUnset: true } });

    expect(await world.step(createCloudUser)).toEqual({ ok: true });

    expect(world.ledger.slice(1, 6)).toEqual([
      'intent set-password u-erp',
      'directory.updateUser u-erp {"password":"secret"}',
      'outcome set-password u-erp',
      'saveFacts SA-42 {"passwordUnset":false}',
      'intent unblock-sign-in u-erp {"accountEnabled":true,"passwordNeverExpires":true}',
    ]);
    expect(world.tenant.users.get(erp)?.password).toBe('canary-password-0');
    expect(world.records().slice(2, 4)).toEqual(
      names('create-cloud-user.password create-cloud-user.password-set.remember'),
    );
  });

  it('has the password of the vault where it is made anew, whatever was lost of one that nobody finds', async () => {
    const world = creating(null, { facts: { ...announced, passwordUnset: true } });

    expect(await world.step(createCloudUser)).toEqual({ ok: true });

    expect(world.tenant.users.get('u-new')?.password).toBe('canary-password-0');
    expect(world.ledger.some((line) => line.startsWith('directory.updateUser'))).toBe(false);
    expect(world.facts().passwordUnset).toBe(false);
  });

  it('stays closed where that password is not set', async () => {
    const world = creating({ accountEnabled: false }, { facts: { ...announced, passwordUnset: true } });
    world.on('directory.updateUser', refuses('password-refused')).on('vault.read', gives(''));

    expect(await world.step(createCloudUser)).toMatchObject({ ok: false, problem: { code: 'password-refused' } });

    expect(world.tenant.users.get(erp)?.accountEnabled).toBe(false);
    expect(world.facts().passwordUnset).toBe(true);
  });

  it.each([
    ['of somebody else', { employeeId: 'SA1.aaaa' }],
    ['without a marker', { employeeId: null }],
    ['that is synced', { onPremisesSyncEnabled: true }],
  ])('is not touched where it is one %s', async (_whose, change) => {
    const world = creating(change, { facts: announced });

    expect(await world.step(createCloudUser)).toEqual({
      ok: false,
      outlook: 'refused',
      problem: {
        code: 'name-taken',
        standing: 'account-not-touched',
        field: 'accountName',
        values: { userPrincipalName: upn },
      },
    });
    expect(world.ledger).toEqual([]);
  });

  it('is not touched where somebody has switched on what an earlier request left blocked', async () => {
    const world = creating({}, { request: { adopts: earlier } });

    expect(await world.step(createCloudUser)).toMatchObject({
      ok: false,
      problem: { code: 'account-switched-on', values: { userPrincipalName: upn, id: 'SA-7' } },
    });
    expect(world.ledger).toEqual([]);
    expect(world.timeline.now - start).toBe(120_000);
  });

  it('is taken up once reads show it blocked, as it was left', async () => {
    const world = creating({ accountEnabled: false }, { request: { adopts: earlier } });
    world.on('directory.userByUpn', gives(user(erp, { userPrincipalName: upn, employeeId: marker })));

    expect(await world.step(createCloudUser)).toEqual({ ok: true });
    expect(world.tenant.users.get(erp)?.accountEnabled).toBe(true);
    expect(world.records()).toContain('create-cloud-user.look#2');
  });

  it('is not asked for where nobody may look', async () => {
    const world = creating(null, { facts: announced }).on('directory.userByUpn', refuses('permission-missing'));

    expect(await world.step(createCloudUser)).toMatchObject({ ok: false, problem: { code: 'permission-missing' } });
    expect(world.ledger).toEqual([]);
  });
});

const created = (world: Twins) => world.ledger.filter((line) => line.startsWith('directory.createUser'));

describe('a creation', () => {
  it.each(['address-taken', 'password-refused', 'domain-unverified', 'permission-missing', 'directory-full'])(
    'refused with %s at the very first sending has made nothing, and nobody is looked for',
    async (code) => {
      const world = creating().on('directory.createUser', refuses(code));

      expect(await world.step(createCloudUser)).toMatchObject({ ok: false, problem: { code } });
      expect(world.facts()).toEqual({ ...facts, userPrincipalName: upn, createAnnounced: false, createSent: 1 });
      expect(world.records().at(-1)).toBe('create-cloud-user.not-made.remember');
    },
  );

  it.each(['password-refused', 'permission-missing'])(
    'refused with %s later may have been made before',
    async (code) => {
      const world = creating(null, { facts: { ...facts, createSent: 1 } }).on('directory.createUser', refuses(code));

      expect(await world.step(createCloudUser)).toMatchObject({ ok: false, problem: { code } });
      expect(world.facts()).toMatchObject({ createAnnounced: true, createSent: 2 });
    },
  );

  it('that is no answer at all may have been made', async () => {
    const world = creating().on('directory.createUser', breaks);

    expect(await world.step(createCloudUser)).toMatchObject({
      problem: { code: 'unexpected', technical: 'TypeError' },
    });
    expect(world.ledger.at(-1)).toBe(`outcome create-cloud-user ${upn} {"failed":"unexpected"}`);
    expect(world.facts().createAnnounced).toBe(true);
  });

  it('whose answer was lost is looked for before it is sent again, and found', async () => {
    const world = creating().on('directory.createUser', lost);

    expect(await world.step(createCloudUser)).toEqual({ ok: true });

    expect(created(world)).toHaveLength(1);
    expect(world.ledger.slice(-3)).toEqual([
      `outcome create-cloud-user ${upn} {"failed":"again: answer-lost"}`,
      `outcome create-cloud-user ${upn} {"found":"u-new"}`,
      `saveFacts SA-42 {"userPrincipalName":"${upn}","userId":"u-new","createAnnounced":true}`,
    ]);
    expect(world.books.audit.at(-1)).toEqual({
      kind: 'outcome',
      actor: 'desk',
      action: 'create-cloud-user',
      requestId: 'SA-42',
      environmentId: 'uat',
      object: upn,
      after: { found: 'u-new' },
    });
  });

  it('whose answer was lost is sent again where nothing shows, and counted before each sending', async () => {
    const world = creating().on('directory.createUser', away);

    expect(await world.step(createCloudUser)).toEqual({ ok: true });

    expect(created(world)).toHaveLength(2);
    expect(world.facts()).toMatchObject({ createSent: 2, userId: 'u-new' });
    const sendings = world.ledger.filter((line) => /createSent|directory.createUser/.test(line));
    expect(sendings.map((line) => line.slice(0, 33))).toEqual([
      'saveFacts SA-42 {"createSent":1}',
      'directory.createUser {"userPrinci',
      'saveFacts SA-42 {"createSent":2}',
      'directory.createUser {"userPrinci',
    ]);
  });
});

it('an account whose making died after it was sent is taken up by the next life', async () => {
  const world = creating().on('directory.createUser', crashes);

  expect(await world.step(createCloudUser)).toBe('died');
  expect(await world.step(createCloudUser)).toEqual({ ok: true });

  expect(created(world)).toHaveLength(2);
  expect(world.facts()).toMatchObject({ createSent: 2, userId: 'u-new' });
  expect(world.tenant.users.size).toBe(5);
});
