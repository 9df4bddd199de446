import { finding, found } from '../../desk/finding';
import { announced, writeGivenUp } from '../announced';
import { notYet } from '../answers';
import { settle } from '../attempt';
import { passwordNotReadable } from '../problems';
import { notPromoted } from '../rotation-problems';
import { known } from '../run-context';
import type { Run } from '../run-context';
import { done } from '../step';
import type { Step, StepOutcome } from '../step';
import { secretTags } from './store-pending-secret';

const step = 'promote-secret';

/**
 * Makes the acknowledged password the current one of the vault. Entra keeps one password per account, so there is a gap:
 * from Entra's acknowledgement to the vault's, one round trip while all is well, the vault hands out the password before,
 * which opens the account no more. A password that the account never had is never handed out.
 */
export const promoteSecret: Step = {
  name: step,
  applies: (request) => request.accountKind === 'cloud',

  async run(run) {
    const { settings, vault } = run.ports;
    const promoted = await settle(run, { step, notYet: settings.waits.replication }, async () => {
      const password = await readPending(run);
      const current = known(run, 'secretName');
      await announced(run, { action: step, object: current }, () => vault.replace(current, password, secretTags(run)));
    });
    if (promoted.ok) return readBack(run);
    await writeGivenUp(run, { action: step, object: known(run, 'secretName') }, promoted.problem);
    return { ok: false, problem: notPromoted(run, promoted.problem) };
  },
};

async function readPending(run: Run): Promise<string> {
  const secretName = known(run, 'pendingSecretName');
  const password = await run.ports.vault.read(secretName);
  if (!password) throw notYet(passwordNotReadable(secretName));
  return password;
}

async function readBack(run: Run): Promise<StepOutcome> {
  const { clock, settings, vault } = run.ports;
  const current = known(run, 'secretName');
  const same = await settle(run, { step, part: 'read', notYet: settings.waits.replication }, async () => {
    const [shown, wanted] = [await vault.read(current), await readPending(run)];
    if (shown !== wanted) throw notYet(passwordNotReadable(current));
  });
  const read = found(same.ok ? 'holds-the-new-password' : 'not-read-back');
  const at = clock.now().toISOString();
  return { ...done, findings: [finding('vault-current', same.ok ? 'pass' : 'warn', read, at)] };
}
