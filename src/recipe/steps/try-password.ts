import type { Finding } from '../../desk/finding';
import { refused } from '../answers';
import { settle } from '../attempt';
import { judgeSignIn } from '../rules/tried';
import { passwordNotReadable } from '../problems';
import { known } from '../run-context';
import type { Run } from '../run-context';
import { nothingToDo } from '../step';
import type { Step } from '../step';

const step = 'try-password';

/**
 * The optional further check: signs in as an integration would, with the stored password. What stands in the way, such
 * as multi-factor authentication, is for an Entra admin to change, so a failure is told and takes nothing back. Tried
 * once, because wrong passwords lock an account.
 */
export const tryPassword: Step = {
  name: step,
  applies: (request, _environment, settings) => request.accountKind === 'cloud' && settings.signInCheck !== undefined,

  async run(run) {
    const { clock, settings } = run.ports;
    const { signInCheck } = settings;
    if (signInCheck === undefined) return nothingToDo;

    const task = { step, notYet: settings.waits.replication, outage: settings.waits.verifySpacing };
    const tried = await settle(run, task, () => signIn(run, signInCheck.clientId));
    const at = await run.durable.step(`${step}.at`, async () => clock.now().toISOString());
    const findings: readonly Finding[] = [judgeSignIn(tried.ok ? null : tried.problem, at)];
    return { ok: true, findings };
  },
};

async function signIn(run: Run, clientId: string): Promise<void> {
  const { signIn: entra, vault } = run.ports;
  const secretName = known(run, 'secretName');
  const password = await vault.read(secretName);
  if (password === null) throw refused(passwordNotReadable(secretName));
  const userPrincipalName = known(run, 'userPrincipalName');
  await entra.withPassword({ environmentId: run.environment.id, clientId, userPrincipalName, password });
}
