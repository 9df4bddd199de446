import type { Command } from 'commander';

/** Runs a command with the arguments of this process: what goes wrong is one line on stderr, and exit code 1. */
export function runCommand(command: Command): void {
  command.parseAsync().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
