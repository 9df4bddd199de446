import { ask } from '../../support/postgres';
import { startChild } from '../child';
import type { EngineCommands } from '../engine-process';
import type { Finding, Row } from '../row';
import { atSite } from '../site';
import type { Site } from '../site';
import { median } from '../statistics';

const warming = 2;
/** In each round. */
const accounts = 3;

/** From its start in the engine to its end, ms; both stand in the engine's own table. */
const timesOf = `select (completed_at - created_at)::float as ms from dbos.workflow_status
  where status = 'SUCCESS' and workflow_uuid = any($1)`;

export const runTime: Row = {
  name: 'run-time',
  marks: ['D5'],
  measure: ({ rounds, say }) =>
    atSite({ pace: 'none' }, async (site) => {
      const url = await newDatabase(site);
      const engine = await startChild<EngineCommands>('engine-process', { url }, { cores: site.cores?.bot });
      try {
        const [own, bare] = [new Array<number>(), new Array<number>()];
        await make(site, warming, 'warm');
        for (let round = 1; round <= rounds; round++) {
          say(`round ${round} of ${rounds}`);
          const ids = await make(site, accounts, String(round));
          const records = await recordsOf(site, ids[0] ?? '');
          const names = ids.map((id) => `bare ${id}`);
          await engine.ask('run', [`bare ${round}`, ...names], records);
          own.push(...(await times(site.database.url, ids)));
          bare.push(...(await times(url, names)));
        }
        await engine.ask('end');
        return findingsOf(own, bare);
      } finally {
        await engine.end();
      }
    }),
};

/** Accounts, one after the other; gives the ids of their runs. */
async function make({ world }: Site, count: number, name: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 1; n <= count; n++) ids.push(`${await world.ask('makeAccount', `svc-run-${name}-${n}`)}:1`);
  return ids;
}

async function newDatabase({ database }: Site): Promise<string> {
  await database.query('create database bare_engine');
  return database.url.replace('/desk?', '/bare_engine?');
}

async function recordsOf({ database }: Site, id: string): Promise<number> {
  const text = 'select count(*)::int as n from dbos.operation_outputs where workflow_uuid = $1';
  const [row] = await database.query(text, [id]);
  return Number(row?.['n']);
}

async function times(url: string, ids: readonly string[]): Promise<readonly number[]> {
  const rows = await ask(url, timesOf, [ids]);
  if (rows.length !== ids.length) throw new Error(`Only ${rows.length} of ${ids.length} runs have come to their end.`);
  return rows.map(({ ms }) => Number(ms));
}

function findingsOf(own: readonly number[], bare: readonly number[]): readonly Finding[] {
  const what = 'time of a run, no delays (baseline: the engine alone, same records)';
  const goal = { of: 'measured', most: 400 } as const;
  return [{ what, unit: 'ms', measured: median(own), baseline: median(bare), goal }];
}
