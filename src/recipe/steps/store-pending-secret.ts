import { secretNameOf } from '../../desk/account-names';
import { announced, remember } from '../announced';
import { settle } from '../attempt';
import { known } from '../run-context';
import type { Run } from '../run-context';
import { done } from '../step';
import type { Step } from '../step';

const step = 'store-pending-secret';

/**
 * Puts the new password beside the current one, under a name of its own, before anything is sent: a version of the
 * current secret would be handed out at once (Key Vault docs, "About secrets": the latest version is the current one),
 * and a disabled one would make the name unreadable. A removed name is never used again: soft-deleted names are refused.
 */
export const storePendingSecret: Step = {
  name: step,
  applies: (request) => request.accountKind === 'cloud',

  async run(run) {
    const { passwords, vault } = run.ports;
    const pendingSecretName = nameFor(run);
    await remember(run, step, { pendingSecretName, pendingSecretRemoved: false });
    const stored = await settle(run, { step }, () =>
      announced(run, { action: step, object: pendingSecretName }, () =>
        vault.putIfAbsent(pendingSecretName, passwords.newPassword(), secretTags(run)),
      ),
    );
    return stored.ok ? done : stored;
  },
};

/** An attempt that follows one in doubt goes on with the password that may already be in use. */
function nameFor({ facts, request, attempt }: Run): string {
  const { pendingSecretName, pendingSecretRemoved } = facts;
  if (pendingSecretName !== undefined && pendingSecretRemoved === false) return pendingSecretName;
  return `${secretNameOf(request)}-${attempt}`;
}

export function secretTags(run: Run): Readonly<Record<string, string>> {
  return { requestId: run.request.id, account: run.request.accountName, upn: known(run, 'userPrincipalName') };
}
