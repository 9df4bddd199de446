import { finding, found } from '../../desk/finding';
import { UpstreamError } from '../../desk/problem';
import { announced, writeGivenUp } from '../announced';
import { notYet } from '../answers';
import { registerStep, settle } from '../attempt';
import { passwordNotReadable } from '../problems';
import { accountToRotateGone } from '../rotation-problems';
import { known } from '../run-context';
import type { Run } from '../run-context';
import { done } from '../step';
import type { Step } from '../step';

const step = 'change-password';

/**
 * The pivot of a rotation: Entra has one password per account, and from its acknowledgement on only the new one opens it.
 * After an answer that leaves it open (a timeout, a 5xx) the same password is sent again until Entra takes or refuses it.
 * `passwordInDoubt` is recorded before each sending and taken back only by an answer that settles it.
 */
export const changePassword: Step = {
  name: step,
  applies: (request) => request.accountKind === 'cloud',

  async run(run) {
    const task = {
      step,
      notYet: run.ports.settings.waits.replication,
      ended: () => accountToRotateGone(known(run, 'userPrincipalName')),
    };
    const changed = await settle(run, task, () => send(run));
    if (changed.ok) {
      run.learn({ passwordChanged: true, passwordInDoubt: false });
      const at = run.ports.clock.now().toISOString();
      return { ...done, findings: [finding('password-changed', 'pass', found('acknowledged-by-entra'), at)] };
    }
    const { passwordInDoubt = false } = await registerStep(run, `${step}.doubt`, () => factsOf(run));
    run.learn({ passwordInDoubt });
    if (passwordInDoubt) await writeGivenUp(run, { action: step, object: known(run, 'userId') }, changed.problem);
    return changed;
  },
};

async function send(run: Run): Promise<void> {
  const { directory, register, vault } = run.ports;
  // Of an earlier sending, by this try, an earlier one, or a process that died.
  const { passwordInDoubt: isInDoubt = false, passwordChanged } = await factsOf(run);
  if (passwordChanged) return;

  const userId = known(run, 'userId');
  const secretName = known(run, 'pendingSecretName');
  const password = await vault.read(secretName);
  if (!password) throw notYet(passwordNotReadable(secretName));

  if (!isInDoubt) await register.saveFacts(run.request.id, { passwordInDoubt: true });
  try {
    await announced(run, { action: step, object: userId }, () => directory.updateUser(userId, { password }));
  } catch (error) {
    if (!isInDoubt && isNotApplied(error)) await register.saveFacts(run.request.id, { passwordInDoubt: false });
    throw error;
  }
  await register.saveFacts(run.request.id, { passwordChanged: true, passwordInDoubt: false });
}

/** The service answered that it did nothing, or nothing was sent. An answer that could not be read says neither. */
function isNotApplied(error: unknown): boolean {
  if (!(error instanceof UpstreamError)) return false;
  const { outlook, problem } = error;
  return outlook === 'again' ? problem.code === 'service-busy' : problem.code !== 'answer-too-large';
}

async function factsOf(run: Run) {
  return (await run.ports.register.request(run.request.id)).facts;
}
