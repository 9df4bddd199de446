import fs from 'node:fs';
import path from 'node:path';
import type { Cluster } from './cluster';

export function isAlive(pid: number): boolean {
  try {
    // The number 0 is this process and its group, and no other program.
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export function pidFileOf({ serverDir }: Pick<Cluster, 'serverDir'>): string {
  return path.join(serverDir, 'postmaster.pid');
}

/** What the server of a folder says about itself. */
interface PidFile {
  readonly pid: number;
  readonly port: number;
  /** It lets nobody in yet: it puts its files in order, as after a power cut. */
  readonly isStarting: boolean;
}

/** Null when it ended in order. */
export function readPidFile(cluster: Pick<Cluster, 'serverDir'>): PidFile | null {
  try {
    const lines = fs.readFileSync(pidFileOf(cluster), 'utf8').split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 && port > 0 ? { pid, port, isStarting: lines[7]?.trim() === 'starting' } : null;
  } catch {
    return null;
  }
}
