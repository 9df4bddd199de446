import { userPrincipalNameOf } from '../../desk/account-names';
import { announced, remember, writeCreationOutcome } from '../announced';
import { notYet } from '../answers';
import { registerStep, settle } from '../attempt';
import type { Task } from '../attempt';
import { isSoftDeleted, settleUnlessGone } from '../gone';
import { ownershipOf } from '../ownership';
import { accountUnknown, disableInActiveDirectory, mayStillArrive, signInLeft } from '../leftovers';
import type { Run } from '../run-context';
import { done, nothingToDo } from '../step';
import type { Step, StepOutcome, StepValues } from '../step';

const step = 'block-sign-in';

/** Disables the account and ends its sessions. It is never deleted: that is for a person to decide. */
export const blockSignIn: Step = {
  name: step,
  applies: () => true,

  instructions(run): StepValues {
    if (run.request.accountKind === 'cloud' || run.facts.userId === undefined) return {};
    return { userPrincipalName: upnOf(run), domain: run.environment.onPremises?.domain ?? '' };
  },

  async run(run) {
    const { createAnnounced, userId = createAnnounced ? await search(run) : 'nobody' } = run.facts;
    const onPremises = run.request.accountKind === 'onprem';

    if (userId === 'unclear') return { ok: false, problem: accountUnknown(upnOf(run)) };
    if (userId === 'nobody' && createAnnounced && onPremises) return { ok: false, problem: mayStillArrive(run) };
    if (userId === 'nobody' || userId === 'somebody else') return nothingToDo;
    return onPremises ? disableOnPremises(run, userId) : disable(run, userId);
  },
};

/**
 * A creation was sent or asked for, and nobody knows what became of it: looks until an account would have to be
 * readable. The id of ours, or who else has the name.
 */
async function search(run: Run): Promise<string> {
  const { directory, settings } = run.ports;
  const userPrincipalName = upnOf(run);

  const found = await settle(run, { step, part: 'search', notYet: settings.waits.replication }, async () => {
    const user = await directory.userByUpn(userPrincipalName);
    const ownership = user === null ? 'unmarked' : ownershipOf(user, run.request);
    if (user === null || ownership === 'unmarked') throw notYet(accountUnknown(userPrincipalName));
    return ownership === 'ours' ? user.id : 'somebody else';
  });
  const result = found.ok ? found.value : found.outlook === 'not-yet' ? 'nobody' : 'unclear';
  await registerStep(run, `${step}.found`, () => writeCreationOutcome(run, userPrincipalName, result));

  if (found.ok && result !== 'somebody else') await remember(run, step, { userId: result });
  return result;
}

async function disable(run: Run, userId: string): Promise<StepOutcome> {
  const { directory, register, settings } = run.ports;

  const blocked = await settleUnlessGone(run, { step, notYet: settings.waits.replication }, userId, async () => {
    await announced(run, { action: step, object: userId, after: { accountEnabled: false } }, () =>
      directory.updateUser(userId, { accountEnabled: false }),
    );
    if (run.request.kind === 'create') await register.saveFacts(run.request.id, { signInBlocked: true });
    await announced(run, { action: 'revoke-sessions', object: userId }, () => directory.revokeSignInSessions(userId));
  });
  if (!blocked.ok) return { ok: false, problem: signInLeft(run, blocked.problem) };
  return blocked.value ? nothingToDo : done;
}

/** What is mastered in Active Directory can only be disabled there. A retirement waits for it, an undo hands it over. */
async function disableOnPremises(run: Run, userId: string): Promise<StepOutcome> {
  const { directory, settings } = run.ports;
  const problem = disableInActiveDirectory(run);

  const sessions = { step, part: 'revoke', notYet: settings.waits.replication };
  const revoked = await settleUnlessGone(run, sessions, userId, () =>
    announced(run, { action: 'revoke-sessions', object: userId }, () => directory.revokeSignInSessions(userId)),
  );
  if (revoked.ok && revoked.value) return nothingToDo;
  if (run.request.kind === 'create') return { ok: false, problem };

  const task: Task = {
    step,
    part: 'await',
    notYet: settings.waits.directorySync,
    waitingFor: 'disable-in-active-directory',
  };
  const disabled = await settle(run, task, async () => {
    const user = await directory.userById(userId);
    const isOut = user === null ? await isSoftDeleted(run, userId) : !user.accountEnabled;
    if (!isOut) throw notYet(problem);
  });
  if (!disabled.ok) return { ok: false, problem };
  return revoked.ok ? done : { ok: false, problem: signInLeft(run, revoked.problem) };
}

function upnOf(run: Run): string {
  return run.facts.userPrincipalName ?? userPrincipalNameOf(run.request, run.environment, run.ports.settings);
}
