import type { RunMode } from '../../desk/request';
import type { Crm, Directory } from '../../recipe/ports';
import type { Desk } from '../ports';

/** What background work may touch beside the books. It runs in the job sweep, never in a chat turn. */
export interface Background extends Desk {
  readonly directory: Directory;
  readonly crm: Crm;
  readonly startRun: (requestId: string, attempt: number, mode: RunMode) => Promise<void>;
}
