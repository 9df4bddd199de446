import { twins } from '../support/twins';
import type { Twins } from '../support/twins';
import { away, died, gives } from '../support/twins/answers';
import {
  byDana,
  inDoubt,
  lentOut,
  made,
  names,
  noneFree,
  onPremises,
  retiring,
  rotating,
} from '../support/twins/scenes';

async function recordsOf(world: Twins, mode: 'forward' | 'undo' | 'repair' = 'forward') {
  await world.run(mode);
  return world.records();
}

const beginning = `
  begin plan reserve-slot.began reserve-slot reserve-slot.remember
  store-password.began store-password store-password.remember
  create-cloud-user.began create-cloud-user.look create-cloud-user.remember create-cloud-user create-cloud-user.made.remember`;
const grouped = `
  join-environment-group.began join-environment-group join-environment-group.owed
  join-account-group.began join-account-group join-account-group.owed
  borrow-license.began borrow-license.open borrow-license.source`;
const ready = `
  assign-license.began assign-license.loan assign-license.first assign-license.first.owed
  await-systemuser.began await-systemuser await-systemuser.remember
  move-to-business-unit.began move-to-business-unit.look move-to-business-unit move-to-business-unit.read
  move-to-business-unit.remember
  assign-security-role.began assign-security-role.look assign-security-role.remember assign-security-role`;
const pivot = 'set-access-mode.began set-access-mode set-access-mode.look';
const verified = `
  verify.began verify.loan verify.spacing verify.read-1 verify.spacing verify.read-2 verify.as-account`;
const obliged = `
  remove-license.began remove-license return-license.began return-license.loan`;
const handed = 'hand-over.began hand-over.remember';
const ended = 'ended release-slot finish';

/** The engine finds what a run has done by these names: a run that is under way goes on with the next version of the bot. */
describe('a run that an older version began finds its records under the names that it gave them', () => {
  it('with a free licence, and a try of the password', async () => {
    const world = twins({ settings: { signInCheck: { clientId: 'public-client' } } });

    expect(await recordsOf(world)).toEqual(
      names(`${beginning} ${grouped} borrow-license.remember ${ready} ${pivot} ${obliged} ${verified}
        try-password.began try-password try-password.at ${handed} ${ended}`),
    );
  });

  it('with a borrowed licence', async () => {
    expect(await recordsOf(twins({ tenant: noneFree() }))).toEqual(
      names(`${beginning} ${grouped} borrow-license.loan.remember borrow-license.take ${ready} ${pivot} ${obliged}
        return-license ${verified} ${handed} ${ended}`),
    );
  });

  it('with an account from Active Directory', async () => {
    const arrived = `await-directory-sync.began await-directory-sync.asked.remember await-directory-sync
      await-directory-sync.remember`;
    expect(await recordsOf(onPremises())).toEqual(
      names(`begin plan reserve-slot.began reserve-slot reserve-slot.remember ${arrived} ${grouped}
        borrow-license.remember ${ready} ${pivot} ${obliged} ${verified} ${ended}`),
    );
  });

  it('taking back what was made', async () => {
    expect(await recordsOf(lentOut(), 'undo')).toEqual(
      names(`begin undo.remember plan ${obliged} return-license remove-security-role.began
        remove-security-role remove-security-role.remember leave-access-mode.began leave-access-mode
        leave-account-group.began leave-account-group leave-environment-group.began leave-environment-group
        block-sign-in.began block-sign-in ${ended}`),
    );
  });

  it('putting a finished account right', async () => {
    expect(await recordsOf(made(), 'repair')).toEqual(
      names(`begin repair.remember plan ${pivot} ${obliged} ${verified} ${handed} ${ended}`),
    );
  });

  it('ending an account', async () => {
    expect(await recordsOf(retiring())).toEqual(
      names(`begin plan begin.account leave-access-mode.began leave-access-mode block-sign-in.began block-sign-in
        leave-environment-group.began leave-environment-group leave-account-group.began leave-account-group
        confirm-retired.began confirm-retired.spacing confirm-retired.read-1 confirm-retired.spacing
        confirm-retired.read-2 ended finish`),
    );
  });

  it('changing a password, by an admin', async () => {
    expect(await recordsOf(rotating(byDana))).toEqual(
      names(`begin plan find-account.began find-account find-account.remember tell-owner.began tell-owner
        withdraw-offer.began withdraw-offer store-pending-secret.began store-pending-secret.remember
        store-pending-secret change-password.began change-password ended promote-secret.began promote-secret
        promote-secret.read offer-password.began offer-password remove-pending-secret.began remove-pending-secret
        remove-pending-secret.remember ended finish`),
    );
  });

  it('bringing the password before back', async () => {
    expect(await recordsOf(inDoubt(), 'undo')).toEqual(
      names(`begin plan restore-password.began restore-password.begins.remember restore-password
        restore-password.remember restore-offer.began restore-offer remove-pending-secret.began remove-pending-secret
        remove-pending-secret.remember ended finish`),
    );
  });

  it('with each further try, and the pause before it', async () => {
    const world = twins().on('holdsSlot', away, away).on('saveFacts', away, away);

    const records = await recordsOf(world);

    expect(records.slice(2, 12)).toEqual(
      names(`reserve-slot.began reserve-slot reserve-slot.pause reserve-slot#2 reserve-slot.pause reserve-slot#3
        reserve-slot.remember reserve-slot.remember.pause reserve-slot.remember#2 reserve-slot.remember.pause`),
    );
  });

  it('where it stops before its first line', async () => {
    const differing = twins().on('differsFromDecision', gives(['role']));
    const owned = twins().on('begin', gives(false));

    expect(await recordsOf(differing)).toEqual(['begin', 'alarm', 'finish']);
    expect(await recordsOf(owned)).toEqual(['begin']);
  });
});

it('a run that died twice goes on after its last record and does nothing over again', async () => {
  const dying = () => died;
  const world = twins().on('crm.organizationResources', dying).on('crm.systemuserOf', dying);

  expect([await world.run(), await world.run(), (await world.run()) as object]).toEqual([
    'died',
    'died',
    expect.objectContaining({ state: 'done' }),
  ]);

  const once = twins();
  await once.run();
  expect(world.ledger).toEqual(once.ledger);
});
