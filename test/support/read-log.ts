import type { Lines } from '../../src/desk/lines';
import { without } from '../../src/desk/without';

/** A line as it stands in the log; `level` is pino's number, 30 for `info`, or its name where the log is that of production. */
export interface Logged {
  readonly level: number | string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

const belowInfo: readonly Logged['level'][] = [10, 20, 'trace', 'debug'];

/** What an operator at the level `info` reads. */
export function readAtInfo(log: readonly string[]): Logged[] {
  return log.map((line) => JSON.parse(line) as Logged).filter(({ level }) => !belowInfo.includes(level));
}

/** The fields of the lines with this message, oldest first, without pino's own; of one request, where it is named. */
export function fieldsOf<Message extends keyof Lines>(
  log: readonly string[],
  message: Message,
  requestId?: string,
): Lines[Message][] {
  return readAtInfo(log)
    .filter((line) => line.msg === message && (requestId === undefined || line['requestId'] === requestId))
    .map((line) => without(line, 'level', 'msg', 'time', 'pid', 'hostname') as never);
}
