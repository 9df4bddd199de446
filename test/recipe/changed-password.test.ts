import { away, lost, notYet, refuses, says } from '../support/twins/answers';
import { erp, upn } from '../support/twins/samples';
import { inDoubt, pending, rotating } from '../support/twins/scenes';
import { madeUpProblem } from '../support/made-up-problem';

describe('a change of a password', () => {
  const unpermitted = madeUpProblem('permission-missing', 'No.', 'Let it.', {
    values: { permission: 'User-PasswordProfile.ReadWrite.All' },
  });

  it.each([
    ['with what Entra says', { technical: 'Authorization_RequestDenied' }],
    ['with nothing more to say', {}],
  ])('that Entra does not permit is told as such, %s, and all is as before', async (_how, more) => {
    const world = rotating().on('directory.updateUser', says('refused', { ...unpermitted, ...more }));

    const end = await world.run();

    expect(end).toMatchObject({
      state: 'undone',
      findings: [],
      problem: { code: 'rotation-permission-missing', values: { userPrincipalName: upn }, ...more },
    });
    expect('technical' in (end as { problem: object }).problem).toBe('technical' in more);
    expect(world.ledger.slice(-6)).toEqual([
      'saveFacts SA-42 {"passwordInDoubt":false}',
      'restoreOffer SA-42',
      'intent remove-pending-secret svc-erp-SA-42-1',
      'vault.remove svc-erp-SA-42-1',
      'outcome remove-pending-secret svc-erp-SA-42-1',
      'saveFacts SA-42 {"pendingSecretRemoved":true}',
    ]);
    expect(world.tenant.users.get(erp)?.password).toBe('canary-password-before');
  });

  it('that is refused before there is a new password is told as it is', async () => {
    const world = rotating().on('directory.userById', says('refused', unpermitted));

    expect(await world.run()).toMatchObject({ state: 'undone', problem: { code: 'permission-missing' } });
  });

  it('that is refused for want of another permission is told as it is', async () => {
    const world = rotating().on('directory.updateUser', refuses('permission-missing'));

    expect(await world.run()).toMatchObject({ state: 'undone', problem: { code: 'permission-missing' } });
  });

  it('of which nobody knows whether it counts is for a person: nothing is offered, and nothing is removed', async () => {
    const world = rotating().always('directory.updateUser', lost);

    expect(await world.run()).toMatchObject({
      state: 'needs-hands',
      findings: [],
      leftovers: [{ code: 'rotation-in-doubt' }],
    });
    expect(world.tenant.vault.has(pending)).toBe(true);
    expect(world.ledger.filter((line) => /Offer/.test(line))).toEqual(['withdrawOffer SA-42']);
  });

  it('that was acknowledged in an earlier attempt goes on from there', async () => {
    const world = inDoubt({ passwordInDoubt: false, passwordChanged: true });

    expect(await world.run()).toMatchObject({ state: 'done' });
    expect(world.books.drawn[0]).toBe('plan ["promote-secret","offer-password","remove-pending-secret"]');
    expect(world.ledger.filter((line) => line.startsWith('directory'))).toEqual([]);
  });

  it('that the vault does not take is offered to nobody, and both passwords are kept', async () => {
    const world = inDoubt({ passwordInDoubt: false, passwordChanged: true }).on('vault.replace', refuses('closed'));

    expect(await world.run()).toMatchObject({ state: 'needs-hands', leftovers: [{ code: 'rotation-not-promoted' }] });
    expect(world.ledger.filter((line) => /Offer|remove/.test(line))).toEqual([]);
  });

  it('that is offered cannot be taken back', async () => {
    const world = inDoubt({ secretOffered: true });

    expect(await world.run('undo')).toMatchObject({
      state: 'needs-hands',
      findings: [],
      leftovers: [{ code: 'rotation-over', values: { userPrincipalName: upn } }],
    });
    expect([...world.ledger, ...world.books.drawn]).toEqual([]);
  });

  it('that is offered cannot be taken back, and a copy of it that an earlier attempt left in the vault is left still', async () => {
    const copy = { code: 'rotation-secret-left', values: { pendingSecretName: pending, cause: 'Locked.' } } as const;
    const leftovers = [copy];
    const world = rotating({ attempt: 2, leftovers }, { userPrincipalName: upn, secretOffered: true });

    expect(await world.run('undo')).toMatchObject({
      state: 'needs-hands',
      problem: { code: 'rotation-over' },
      leftovers: [{ code: 'rotation-over' }, copy],
    });
  });

  it('that is taken back stops at what cannot be done', async () => {
    const world = inDoubt().always('directory.updateUser', refuses('permission-missing'));

    expect(await world.run('undo')).toMatchObject({ state: 'needs-hands', leftovers: [{ code: 'rotation-in-doubt' }] });
    expect(world.books.drawn.slice(0, 3)).toEqual([
      'plan ["restore-password","restore-offer","remove-pending-secret"]',
      'restore-password: running',
      'restore-password: failed {"problem":"rotation-in-doubt"}',
    ]);
    expect(world.tenant.vault.has(pending)).toBe(true);
  });

  it.each([
    ['is away', away],
    ['is late', notYet],
  ])('is taken back also where Entra %s for a moment', async (_how, answer) => {
    const world = inDoubt().on('directory.updateUser', answer);

    expect(await world.run('undo')).toEqual({ state: 'undone', findings: [] });
    expect(world.ledger).toContain('restoreOffer SA-42');
  });
});
