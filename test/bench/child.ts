import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onCores } from './machine';

/** What a child does when it is asked. */
type Commands = Readonly<Record<string, (...given: never[]) => unknown>>;

type Answer<C extends Commands, K extends keyof C> = Awaited<ReturnType<C[K]>>;

/** A program of the bench in a process of its own. */
export interface Child<C extends Commands> {
  readonly pid: number;
  /** Resolves with the answer; throws what the command threw, or when the child has ended. */
  ask<K extends keyof C & string>(command: K, ...given: Parameters<C[K]>): Promise<Answer<C, K>>;
  end(): Promise<void>;
}

interface ChildOptions {
  readonly cores?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

interface Told {
  readonly number: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** Starts `test/bench/<program>.ts`; `given` must survive JSON. Resolves when it serves. */
export async function startChild<C extends Commands>(
  program: string,
  given: object,
  { cores, env = {} }: ChildOptions = {},
): Promise<Child<C>> {
  const start = [join(__dirname, 'start.cjs'), program, JSON.stringify(given)];
  const [command, args] = onCores(cores, process.execPath, '--no-deprecation', ...start);
  const process_ = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
  const waiting = new Map<number, (told: Told) => void>();
  process_.on('message', (told: Told) => waiting.get(told.number)?.(told));
  process_.on('exit', () => waiting.forEach((tell) => tell({ number: 0, error: `${program} has ended.` })));
  await new Promise<Told>((tell) => waiting.set(0, tell)).then(resultOf);

  let count = 0;
  return {
    pid: process_.pid ?? 0,
    async ask(name, ...rest) {
      count += 1;
      const number = count;
      const told = new Promise<Told>((tell) => waiting.set(number, tell));
      process_.send({ number, name, given: rest });
      return resultOf(await told.finally(() => waiting.delete(number))) as never;
    },
    end: () => endOf(process_),
  };
}

/** In the child: does what it is asked, until whoever started it is gone. */
export function serve(commands: Commands): void {
  const table = commands as Record<string, (...given: unknown[]) => unknown>;
  process.once('disconnect', () => process.exit());
  process.on('message', ({ number, name, given }: { number: number; name: string; given: unknown[] }) => {
    const work = async () => table[name]?.(...given);
    work().then(
      (result) => process.send?.({ number, result }),
      (error: unknown) => process.send?.({ number, error: error instanceof Error ? error.stack : String(error) }),
    );
  });
  process.send?.({ number: 0 });
}

/** In the child: what it was given at its start. */
export function given<T>(): T {
  return JSON.parse(process.argv[3] ?? '{}') as T;
}

function resultOf({ result, error }: Told): unknown {
  if (error !== undefined) throw new Error(error);
  return result;
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.disconnect();
  await gone;
}
