import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

/** Lists of cores as `taskset -c` reads them. */
export interface Cores {
  /** For the bot and its baseline alone. */
  readonly bot: string;
  /** For everything else. */
  readonly others: string;
}

/** Null where nothing can be pinned: no `taskset`, or one core. */
export function coresOf(pid: number = process.pid): Cores | null {
  try {
    const list =
      execFileSync('taskset', ['-pc', String(pid)], { encoding: 'utf8' })
        .split(':')
        .at(-1) ?? '';
    return sharedOut(list.trim());
  } catch {
    return null;
  }
}

/** The last of the cores, named as in `0-2,5`, for the bot. */
export function sharedOut(list: string): Cores | null {
  const numbers = list.split(',').flatMap((part) => {
    const [first = NaN, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_one, n) => first + n);
  });
  const bot = numbers.at(-1);
  return bot === undefined || numbers.length < 2 ? null : { bot: String(bot), others: numbers.slice(0, -1).join() };
}

/** A command that runs on these cores; as it is when there are none to choose. */
export function onCores(cores: string | undefined, command: string, ...given: string[]): [string, string[]] {
  return cores === undefined ? [command, given] : ['taskset', ['-c', cores, command, ...given]];
}

/** Moves a running process, all its threads and what it starts from now on. */
export function pin(pid: number, cores: string | undefined): void {
  if (cores === undefined) return;
  try {
    execFileSync('taskset', ['-apc', cores, String(pid)], { stdio: 'ignore' });
  } catch (error) {
    // A session of PostgreSQL may have ended since it was seen.
    if (existsSync(`/proc/${pid}`)) throw error;
  }
}

/** CPU of a process and its threads so far, user and system, ms: utime and stime of /proc/<pid>/stat (proc_pid_stat(5)). */
export function cpuOf(pid: number): number {
  const { utime, stime } = statOf(pid);
  return (utime + stime) * msOfTick();
}

/** The same of a process together with its children, those that have ended included. */
export function cpuOfFamily(pid: number): number {
  const { utime, stime, cutime, cstime } = statOf(pid);
  const own = (utime + stime + cutime + cstime) * msOfTick();
  return childrenOf(pid).reduce((sum, child) => sum + cpuOf(child), own);
}

/** Processes that this one has started and that live. */
export function childrenOf(pid: number): readonly number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((one) => parentOf(one) === pid);
}

/** Resident memory of a process, MB (VmRSS, proc_pid_status(5)). */
export function residentOf(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1_024;
}

/** Processor, cores, Node and the load, in one line. */
export function machineInWords(cores: Cores | null): string {
  const pinned = cores ? `bot on core ${cores.bot}, all else on ${cores.others}` : 'nothing pinned';
  return `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${pinned}`;
}

export function loadInWords(): string {
  return loadavg()
    .map((load) => load.toFixed(2))
    .join(' ');
}

let tick: number | undefined;

function msOfTick(): number {
  tick ??= 1_000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return tick;
}

function parentOf(pid: number): number {
  try {
    return statOf(pid).parent;
  } catch {
    return 0;
  }
}

function statOf(pid: number) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program before it may hold anything, brackets and spaces too.
  const [, parent = 0, ...rest] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = rest.slice(9);
  return { parent, utime, stime, cutime, cstime };
}
