import { ConfigError, isSandbox, processEnvironment, unusableSettings } from './config';
import { runForParent } from './start/production';

async function main(): Promise<void> {
  const env = processEnvironment();
  if (!isSandbox(env)) return runForParent(env);
  const { runSandbox } = await import('./sandbox/run.js');
  await runSandbox(env);
}

main().catch((error: unknown) => {
  const isTheirs = error instanceof ConfigError;
  process.stderr.write(`${isTheirs ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(isTheirs ? unusableSettings : 1);
});
