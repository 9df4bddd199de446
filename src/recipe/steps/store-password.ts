import { announced, remember } from '../announced';
import { secretNameOf } from '../../desk/account-names';
import { settle } from '../attempt';
import type { Settled } from '../attempt';
import type { Run } from '../run-context';
import { done } from '../step';
import type { Step } from '../step';

/**
 * Puts a new password into the vault before the account exists, so that it can never be lost. An account of an earlier
 * attempt, or one that is taken up again, keeps the password that it has, under its name in the vault; lost there, it gets
 * the new one, and until Entra has taken that this is kept in mind, by later requests as well.
 */
export const storePassword: Step = {
  name: 'store-password',
  applies: (request) => request.accountKind === 'cloud',

  async run(run) {
    const { passwords, vault } = run.ports;
    const secretName = run.request.adopts?.secretName ?? secretNameOf(run.request);
    const tags = { requestId: run.request.id, account: run.request.accountName, environment: run.environment.id };

    const looked = mayHaveAccount(run) ? await lookForLoss(run, secretName) : keptAsItIs;
    if (!looked.ok) return looked;
    const stored = await settle(run, { step: 'store-password' }, () =>
      announced(run, { action: 'store-password', object: secretName }, () =>
        vault.putIfAbsent(secretName, passwords.newPassword(), tags),
      ),
    );
    if (!stored.ok) return stored;

    const { address } = vault;
    await remember(run, 'store-password', { secretName, ...(address === null ? {} : { vaultUrl: address }) });
    return done;
  },
};

const keptAsItIs = { ok: true, value: undefined } as const;

/** Do the records speak of an account that has a password already? */
function mayHaveAccount({ facts, request }: Run): boolean {
  return facts.createAnnounced === true || request.adopts !== undefined;
}

async function lookForLoss(run: Run, secretName: string): Promise<Settled<void>> {
  const read = await settle(run, { step: 'store-password', part: 'look' }, async () => {
    return (await run.ports.vault.read(secretName)) !== null;
  });
  if (!read.ok) return read;
  const { facts, request } = run;
  const wasLost = facts.passwordUnset === undefined && request.adopts?.passwordUnset === true;
  if (!read.value || wasLost) await remember(run, 'store-password.lost', { passwordUnset: true });
  return keptAsItIs;
}
