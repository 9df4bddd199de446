import { plain } from '../words/words';
import type { Notice, Tx } from './ports';
import { requestIdOf } from './undelivered';

type Waiting = Pick<Notice, 'message' | 'values' | 'buttons'>;

/** What makes a notice untrue that waited for its reader; every other stays true however late it is read. */
const causes: Partial<Record<Notice['message'], (tx: Tx, notice: Waiting) => Promise<boolean>>> = {
  'notice.nudge': async (tx, notice) => (await tx.requests.get(requestIdOf(notice) ?? ''))?.state !== 'pending',
  'notice.unreached': async (tx, { values }) => (await tx.unreached.of(plain(values['personId']))) === null,
};

/** Somebody is reminded of what was decided meanwhile, or reads of a person who was reached since: nobody needs that any more. */
export function outdated({ message }: Waiting): ((tx: Tx, notice: Waiting) => Promise<boolean>) | null {
  return causes[message] ?? null;
}
