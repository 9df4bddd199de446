/** The baseline of a run: the durable engine alone, which keeps as many records and does nothing else. */
import { DBOS } from '@dbos-inc/dbos-sdk';
import { given, serve } from './child';

export interface EngineCommands extends Record<string, (...given: never[]) => unknown> {
  /** Runs one after the other that keep so many records each. */
  run(ids: readonly string[], records: number): Promise<void>;
  end(): Promise<void>;
}

const { url } = given<{ url: string }>();

const workflow = DBOS.registerWorkflow(
  async (records: number) => {
    for (let n = 0; n < records; n++)
      await DBOS.runStep(async () => ({ step: n, state: 'done' }), { name: `step-${n}` });
  },
  { name: 'bare' },
);

void start();

async function start(): Promise<void> {
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: url, applicationVersion: 'bench', logLevel: 'error' });
  await DBOS.launch();
  serve({
    async run(ids: readonly string[], records: number) {
      for (const workflowID of ids) await (await DBOS.startWorkflow(workflow, { workflowID })(records)).getResult();
    },
    end: () => DBOS.shutdown(),
  } satisfies EngineCommands);
}
