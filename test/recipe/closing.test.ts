import { blockSignIn } from '../../src/recipe/steps/block-sign-in';
import { user } from '../faults/world/tenant-state';
import { erp, madeFacts, start, syncedUpn, upn } from '../support/twins/samples';
import { twins } from '../support/twins';
import type { Given } from '../support/twins';
import { gives, notYet, refuses, works } from '../support/twins/answers';
import { made, names, onPremises, synced } from '../support/twins/scenes';
import { newTenant, withErp } from '../support/twins/tenant';

const skipped = { ok: true, skipped: true };
const announced = { userPrincipalName: upn, createAnnounced: true };
const asked = { userPrincipalName: syncedUpn, createAnnounced: true };
const elapsed = (world: { timeline: { now: number } }) => (world.timeline.now - start) / 60_000;

describe('an account that is closed', () => {
  it('is not looked for where none was ever asked for', async () => {
    for (const facts of [{}, { userPrincipalName: upn, createAnnounced: false }]) {
      const world = made({ facts });

      expect(await world.step(blockSignIn)).toEqual(skipped);
      expect([...world.asked, ...world.ledger]).toEqual([]);
    }
  });

  it('is looked for where nobody knows what became of it, written down, and closed', async () => {
    const world = made({ facts: announced });

    expect(await world.step(blockSignIn)).toEqual({ ok: true });

    expect(world.ledger.slice(0, 2)).toEqual([
      `outcome create-cloud-user ${upn} {"found":"u-erp"}`,
      'saveFacts SA-42 {"userId":"u-erp"}',
    ]);
    expect(world.tenant.users.get(erp)?.accountEnabled).toBe(false);
    expect(world.tenant.signedOut).toEqual([erp]);
    expect(world.records()).toEqual(
      names('block-sign-in.search block-sign-in.found block-sign-in.remember block-sign-in'),
    );
  });

  it('is of nobody else', async () => {
    const world = made({ facts: announced, tenant: withErp(newTenant(), { employeeId: 'SA1.aaaa' }) });

    expect(await world.step(blockSignIn)).toEqual(skipped);
    expect(world.ledger).toEqual([`outcome create-cloud-user ${upn} {"found":"somebody else"}`]);
  });

  it('is waited for until it would have to be readable, and then there is none', async () => {
    const world = twins({ facts: announced });

    expect(await world.step(blockSignIn)).toEqual(skipped);
    expect(world.ledger).toEqual([`outcome create-cloud-user ${upn} {"found":"nobody"}`]);
    expect(elapsed(world)).toBe(2);
    expect(world.books.drawn).toEqual(['block-sign-in: waits for replication until 08:02:00']);
  });

  it('is left to a person where nobody may look for it', async () => {
    const world = made({ facts: announced }).on('directory.userByUpn', refuses('permission-missing'));

    expect(await world.step(blockSignIn)).toEqual({
      ok: false,
      problem: { code: 'account-unknown', values: { userPrincipalName: upn } },
    });
    expect(world.ledger).toEqual([`outcome create-cloud-user ${upn} {"found":"unclear"}`]);
  });

  it('may still arrive from Active Directory, where nobody has seen it', async () => {
    const world = onPremises({ tenant: newTenant(), facts: asked });

    expect(await world.step(blockSignIn)).toEqual({
      ok: false,
      problem: { code: 'may-still-arrive', values: { userPrincipalName: syncedUpn, domain: 'uat.corp' } },
    });
  });

  it('may be the one without a marker that has come from there meanwhile', async () => {
    const world = onPremises({ facts: asked }).on(
      'directory.userByUpn',
      gives(user(erp, { ...synced, employeeId: null })),
    );

    expect(await world.step(blockSignIn)).toMatchObject({ problem: { code: 'disable-in-active-directory' } });
    expect(world.facts().userId).toBe(erp);
  });

  it('is gone where it stands among the deleted', async () => {
    const world = made().on('directory.updateUser', notYet);
    world.tenant.deleted.add(erp);

    expect(await world.step(blockSignIn)).toEqual(skipped);
    expect(world.tenant.signedOut).toEqual([]);
  });

  it('is looked for under the name that it was given, whatever its domain would be today', async () => {
    const before = twins({ facts: { userPrincipalName: 'svc-erp@before.com', createAnnounced: true } });
    const unknown = twins({ facts: { createAnnounced: true } });
    await before.step(blockSignIn);
    await unknown.step(blockSignIn);

    expect([before.asked[0], unknown.asked[0]]).toEqual([
      'directory.userByUpn svc-erp@before.com',
      `directory.userByUpn ${upn}`,
    ]);
  });

  it.each(['directory.updateUser', 'directory.revokeSignInSessions'])(
    'is left to a person where %s is refused',
    async (op) => {
      const world = made().on(op, refuses('permission-missing'));

      expect(await world.step(blockSignIn)).toEqual({
        ok: false,
        problem: {
          code: 'sign-in-left',
          values: { userPrincipalName: upn, cause: expect.objectContaining({ key: 'as-is' }) },
          technical: 'permission-missing',
        },
      });
    },
  );
});

describe('an account of Active Directory is closed there', () => {
  const facts = { ...madeFacts, userPrincipalName: syncedUpn };
  const problem = {
    code: 'disable-in-active-directory',
    values: { userPrincipalName: syncedUpn, domain: 'uat.corp' },
  };
  const retire = { kind: 'retire', accountKind: 'onprem' } as const;
  const ending = () => onPremises({ facts, request: retire });
  const instructionsOf = (given: Given) => made(given).live(async (run) => blockSignIn.instructions?.(run));

  it('as the card says from the beginning', async () => {
    const onprem = { request: retire, facts };

    expect(await instructionsOf(onprem)).toEqual({ userPrincipalName: syncedUpn, domain: 'uat.corp' });
    expect(await instructionsOf({ ...onprem, environment: { onPremises: undefined } as object })).toEqual({
      userPrincipalName: syncedUpn,
      domain: '',
    });
    expect(await instructionsOf({ ...onprem, facts: { userPrincipalName: syncedUpn } })).toEqual({});
    expect(await instructionsOf({ facts })).toEqual({});
  });

  it('by whoever undoes, and whoever is signed in is signed out at once', async () => {
    const world = onPremises({ facts });

    expect(await world.step(blockSignIn)).toEqual({ ok: false, problem });
    expect(world.tenant.signedOut).toEqual([erp]);
    expect(world.records()).toEqual(['block-sign-in.revoke']);
    expect(elapsed(world)).toBe(0);
  });

  it('which a retirement waits for', async () => {
    const world = ending();
    world.timeline.schedule(start + 5 * 60_000, () =>
      world.tenant.users.set(erp, user(erp, { ...synced, accountEnabled: false })),
    );

    expect(await world.step(blockSignIn)).toEqual({ ok: true });
    expect(elapsed(world)).toBeGreaterThanOrEqual(5);
    expect(world.books.drawn).toEqual(['block-sign-in: waits for disable-in-active-directory until 08:10:00']);
    expect(world.records().filter((name) => !/#|pause/.test(name))).toEqual(
      names('block-sign-in.revoke block-sign-in.await'),
    );
  });

  it('and is told when nobody does it', async () => {
    const world = ending();

    expect(await world.step(blockSignIn)).toEqual({ ok: false, problem });
    expect(elapsed(world)).toBe(10);
  });

  it.each([
    ['deleted there', true, { ok: true }],
    ['not shown at the moment', false, { ok: false, problem }],
  ])('where it is %s', async (_how, isDeleted, outcome) => {
    const world = ending();
    world.tenant.users.delete(erp);
    if (isDeleted) world.tenant.deleted.add(erp);
    world.always('directory.revokeSignInSessions', works);

    expect(await world.step(blockSignIn)).toEqual(outcome);
  });

  it('and says that somebody may still be signed in, where that is so', async () => {
    const world = ending().on('directory.revokeSignInSessions', refuses('permission-missing'));
    world.tenant.users.set(erp, user(erp, { ...synced, accountEnabled: false }));

    expect(await world.step(blockSignIn)).toMatchObject({ problem: { code: 'sign-in-left' } });
  });

  it('and not at all where nobody was asked to create it', async () => {
    expect(await onPremises({ facts: {} }).step(blockSignIn)).toEqual(skipped);
  });

  it('and is taken for gone where it is not readable when it would have to be', async () => {
    const world = ending();
    world.tenant.users.delete(erp);

    expect(await world.always('directory.revokeSignInSessions', notYet).step(blockSignIn)).toEqual(skipped);
    expect(world.records().at(-1)).toBe('block-sign-in.revoke-gone');
  });

  it('and is not asked for where it was deleted', async () => {
    const world = ending().on('directory.revokeSignInSessions', notYet);
    world.tenant.deleted.add(erp);

    expect(await world.step(blockSignIn)).toEqual(skipped);
  });
});
