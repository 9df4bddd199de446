import { announced, remember } from '../announced';
import { settle } from '../attempt';
import { pendingSecretLeft } from '../rotation-problems';
import { done, nothingToDo } from '../step';
import type { Step } from '../step';

const step = 'remove-pending-secret';

/** Only when the current secret holds the password that opens the account: one copy is enough. */
export const removePendingSecret: Step = {
  name: step,
  applies: (request) => request.accountKind === 'cloud',

  async run(run) {
    const { pendingSecretName, pendingSecretRemoved } = run.facts;
    if (pendingSecretName === undefined || pendingSecretRemoved === true) return nothingToDo;

    const removed = await settle(run, { step }, () =>
      announced(run, { action: step, object: pendingSecretName }, () => run.ports.vault.remove(pendingSecretName)),
    );
    if (!removed.ok) return { ok: false, problem: pendingSecretLeft(run, removed.problem) };
    await remember(run, step, { pendingSecretRemoved: true });
    return done;
  },
};
