import { ConfigError, isSandbox, processEnvironment, unusableSettings } from './config';
import { runProduction } from './start/production';

async function main(): Promise<void> {
  const env = processEnvironment();
  if (!isSandbox(env)) return void (await runProduction(env));
  const { runSandbox } = await import('./sandbox/run.js');
  await runSandbox(env);
}

main().catch((error: unknown) => {
  const isTheirs = error instanceof ConfigError;
  process.stderr.write(`${isTheirs ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(isTheirs ? unusableSettings : 1);
});
