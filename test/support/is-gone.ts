import { readFileSync } from 'node:fs';
import { isAlive } from '../../src/store/postgres/pid-file';

/**
 * Whether no such process runs. One that has ended keeps its number until its parent asks how (proc(5), state Z); the
 * parent of an orphan is the first process of a container, which may never ask.
 */
export function isGone(pid: number): boolean {
  return !isAlive(pid) || /^\d+ \(.*\) Z /s.test(statOf(pid));
}

/** Empty where the system tells nothing, and of one that has just gone. */
function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return '';
  }
}
