// `npm run prove:release`: makes a release, puts it into an empty directory, and plays the demo and weighs the bot there, with
// Node alone and nothing of this repository in reach.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const empty = mkdtempSync(join(tmpdir(), 'release-'));

function run(args, options = {}) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', ...options });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}.`);
}

try {
  run(['.ci/release.mjs']);
  cpSync('build/release', join(empty, 'release'), { recursive: true, verbatimSymlinks: true });
  const alone = { cwd: empty, env: { PATH: dirname(process.execPath), HOME: empty } };
  run(['release/account-desk.cjs', '--help'], alone);
  run(['release/sandbox.cjs', 'demo'], alone);
  run(['release/sandbox.cjs', 'weigh'], alone);
} finally {
  rmSync(empty, { recursive: true, force: true });
}
