import { processEnvironment } from '../config';
import { runProduction } from '../start/production';

/**
 * The sandbox's bot in a process of its own: the production bot and nothing else. It tells the sandbox its address, and ends
 * when the sandbox is gone.
 */
async function main(): Promise<void> {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  const messagesUrl = await runProduction(processEnvironment());
  process.send?.({ messagesUrl });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
