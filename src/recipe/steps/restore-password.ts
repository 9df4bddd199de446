import { announced, remember, writeGivenUp } from '../announced';
import { notYet } from '../answers';
import { settle } from '../attempt';
import { passwordNotReadable } from '../problems';
import { passwordInDoubt } from '../rotation-problems';
import { known } from '../run-context';
import type { Run } from '../run-context';
import { done, nothingToDo } from '../step';
import type { Step } from '../step';
import { secretTags } from './store-pending-secret';

const step = 'restore-password';

/**
 * Makes the account and the vault agree again on what the vault holds as current, where a new password was sent and
 * nobody knows whether it counts. Both are written, with one value: a read of the vault may be older than our own write.
 */
export const restorePassword: Step = {
  name: step,
  applies: (request) => request.accountKind === 'cloud',

  async run(run) {
    const { passwordInDoubt: isInDoubt, passwordChanged } = run.facts;
    if (!isInDoubt && !passwordChanged) return nothingToDo;

    await remember(run, `${step}.begins`, { passwordInDoubt: true, passwordChanged: false });
    const restored = await settle(run, { step, notYet: run.ports.settings.waits.replication }, () => restore(run));
    if (!restored.ok) {
      for (const object of [known(run, 'userId'), known(run, 'secretName')])
        await writeGivenUp(run, { action: step, object }, restored.problem);
      return { ok: false, problem: passwordInDoubt(run, restored.problem) };
    }
    await remember(run, step, { passwordInDoubt: false });
    return done;
  },
};

async function restore(run: Run): Promise<void> {
  const { directory, vault } = run.ports;
  const [userId, secretName] = [known(run, 'userId'), known(run, 'secretName')];
  const password = await vault.read(secretName);
  if (!password) throw notYet(passwordNotReadable(secretName));

  await announced(run, { action: step, object: userId }, () => directory.updateUser(userId, { password }));
  await announced(run, { action: step, object: secretName }, () =>
    vault.replace(secretName, password, secretTags(run)),
  );
}
