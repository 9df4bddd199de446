import { readAuditHead } from '../../src/store/audit-head-file';
import { headFileIn } from '../../src/store/open-store';
import type { TestStore } from './postgres';
import { until } from './wait';

/** The store writes the head of the audit within a second of a commit; who takes the file away before would see it come back. */
export async function untilHeadIsExported({ database, dataDir }: TestStore): Promise<void> {
  const [head] = await database.query('select lines from desk.audit_head');
  await until(() => readAuditHead(headFileIn(dataDir))?.lines === Number(head?.['lines']));
}
