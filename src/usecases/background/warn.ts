import type { NoticeButton, Tx } from '../ports';
import { tellAdmins } from '../tell';
import type { Background } from './ports';
import type { NoticeKey } from '../../words/saying';

interface Warning {
  readonly key: string;
  readonly message: NoticeKey;
  readonly values: Readonly<Record<string, string | number>>;
  /** What can be done about it with a press; nothing is ever put right unasked. */
  readonly buttons: readonly NoticeButton[];
}

/** Tells the admins of what the desk noticed by itself, and writes it into the audit; once for each key. */
export async function warnAdmins(
  background: Background,
  tx: Tx,
  environmentId: string,
  warning: Warning,
): Promise<void> {
  if ((await tellAdmins(background, tx, environmentId, { ...warning, locale: 'en' })) === 'known') return;
  const { message: action, values: after } = warning;
  await tx.audit.append({ kind: 'security', actor: 'desk', action, environmentId, after });
}
