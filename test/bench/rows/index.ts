import type { Row } from '../row';
import { accountCalls } from './account-calls';
import { clickWait } from './click-wait';
import { idle } from './idle';
import { listStatements } from './list-statements';
import { replicas } from './replicas';
import { runTime } from './run-time';
import { startTime } from './start-time';
import { turnCost } from './turn-cost';
import { waitingPolls } from './waiting-polls';

/** In the order in which they are measured. */
export const rows: readonly Row[] = [
  turnCost,
  clickWait,
  accountCalls,
  waitingPolls,
  startTime,
  listStatements,
  idle,
  runTime,
  replicas,
];
