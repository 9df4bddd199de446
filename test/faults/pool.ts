import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import { newCampaign, summary } from './world/campaign';
import type { Campaign } from './world/campaign';
import type { Share } from './world/worker';

const PARTS = 8;

interface Pool {
  /** Looks at one path, on all cores. Prints a summary; broken promises fail the test, each with the plan that shows it. */
  holds(share: Pick<Share, 'path' | 'depth' | 'kinds'>): Promise<Campaign>;
  close(): Promise<void>;
}

/** Workers outside of the test runner, whose sandbox makes each step of a run cost three times as much. */
export function createPool(): Pool {
  const entry = path.join(__dirname, 'world/worker.ts');
  const built = buildSync({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    target: 'node20',
    write: false,
    // Evaluated code has no folder of its own, and the languages are read from the one beside them.
    define: { __dirname: JSON.stringify(path.join(__dirname, '../../src/words')) },
  });
  const code = built.outputFiles[0]?.text ?? '';
  const workers = Array.from({ length: availableParallelism() }, () => new Worker(code, { eval: true }));

  return {
    async holds(asked) {
      const started = performance.now();
      const shares = Array.from({ length: PARTS }, (_, part) => ({ ...asked, part, parts: PARTS }));
      const campaign = merged(await shareOut(workers, shares));

      const seconds = (performance.now() - started) / 1000;
      process.stdout.write(`${summary(`${asked.path}, ${asked.depth}`, campaign, seconds)}\n`);
      expect(campaign.broken).toEqual([]);
      return campaign;
    },

    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

async function shareOut(workers: readonly Worker[], shares: readonly Share[]): Promise<readonly Campaign[]> {
  const todo = [...shares];
  const done: Campaign[] = [];
  await Promise.all(
    workers.map(async (worker) => {
      for (let share = todo.shift(); share; share = todo.shift()) done.push(await answer(worker, share));
    }),
  );
  return done;
}

/** A worker that has died, now or in an earlier share, fails the test instead of keeping it waiting. */
function answer(worker: Worker, share: Share): Promise<Campaign> {
  return new Promise((resolve, reject) => {
    const died = (cause: unknown) => reject(new Error(`A worker died on ${JSON.stringify(share)}`, { cause }));
    if (worker.threadId < 0) return died('before');
    worker.once('error', died).once('exit', died);
    worker.once('message', (campaign: Campaign) => {
      worker.off('error', died).off('exit', died);
      resolve(campaign);
    });
    worker.postMessage(share);
  });
}

function merged(campaigns: readonly Campaign[]): Campaign {
  return campaigns.reduce(
    (all, one) => ({
      runs: all.runs + one.runs,
      points: all.points + one.points,
      failures: all.failures + one.failures,
      kinds: new Set([...all.kinds, ...one.kinds]),
      steps: new Set([...all.steps, ...one.steps]),
      ends: new Set([...all.ends, ...one.ends]),
      broken: [...all.broken, ...one.broken],
    }),
    newCampaign(),
  );
}
