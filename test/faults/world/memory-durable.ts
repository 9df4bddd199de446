import type { Durable } from '../../../src/recipe/durable';
import { never } from './process';
import type { Process } from './process';

/** What survives a crash. `reread` gives it as the next life reads it from its bytes. */
interface JournalRecord {
  readonly name: string;
  readonly value?: unknown;
}
export type Journal = JournalRecord[];

export function reread(journal: Journal): Journal {
  return JSON.parse(JSON.stringify(journal)) as Journal;
}

/** Replays the journal, then goes on from where it ends. A replay that asks for another step is a defect of the saga. */
export function memoryDurable(process: Process, journal: Journal): Durable {
  let position = 0;

  function replay(name: string): JournalRecord | null {
    const record = journal[position];
    if (record === undefined) return null;
    if (record.name !== name)
      throw new Error(`Not deterministic: ${record.name} was recorded where ${name} is asked for.`);
    position += 1;
    return record;
  }

  async function record(name: string, value: unknown): Promise<void> {
    journal.push({ name, value });
    position += 1;
    if (process.recorded(name) === 'died') await never();
  }

  return {
    async step<T>(name: string, work: () => Promise<T>) {
      const recorded = replay(name);
      if (recorded) return recorded.value as T;
      const value = await work();
      await record(name, value);
      return value;
    },

    async sleep(name, ms, since) {
      if (!(ms >= 0) || ms > 86_400_000) throw new Error(`${name} sleeps ${ms} ms`);
      const { timeline } = process;
      const recorded = replay(name);
      const wake = recorded ? (recorded.value as number) : (since ?? timeline.now) + ms;
      if (!recorded) await record(name, wake);
      timeline.moveTo(wake);
    },
  };
}
