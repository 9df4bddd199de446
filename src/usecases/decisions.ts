import type { Caller } from './api';
import { approvedBy } from './context';
import type { DecisionsFound, Desk } from './ports';
import { soughtIn } from './search';

const most = 20;

/** Who decided what and when, where the caller may read the audit: in the environments whose approver they are. */
export function listDecisions(desk: Desk, { person }: Caller, text: string): Promise<DecisionsFound> {
  return desk.store.look(async (tx) =>
    tx.audit.decisions(await approvedBy(desk, tx, person), soughtIn(text, desk.settings), most),
  );
}
