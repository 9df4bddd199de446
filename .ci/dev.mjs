// `npm run dev`: builds at each change of src and cards, starts the bot anew, and lets a debugger in on port 9229.
// Without settings that is the sandbox, on the same address each time.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { context } from 'esbuild';

/** Editors save in several writes; one start is enough for them, milliseconds. */
const settle = 200;

let bot;
let timer;
let isBuilt = false;
let starting = Promise.resolve();

function startSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => (starting = starting.then(start)), settle);
}

async function start() {
  await stop();
  const options = ['--inspect', '--no-deprecation', '--enable-source-maps', 'dist/src/main.js'];
  bot = spawn(process.execPath, options, { stdio: 'inherit' });
  bot.once('exit', (code) => code && console.log(`The bot ended with ${code}. Waiting for a change.`));
}

/** A terminal has sent its Ctrl+C to the bot already; a second signal would cut its orderly end short. */
async function stop({ isTold = false } = {}) {
  if (!bot || bot.exitCode !== null || bot.signalCode !== null) return;
  const gone = new Promise((resolve) => bot.once('exit', resolve));
  if (!isTold) bot.kill('SIGTERM');
  await gone;
}

const restart = {
  name: 'restart',
  setup: (build) =>
    build.onEnd(({ errors }) => {
      isBuilt = errors.length === 0;
      if (isBuilt) startSoon();
    }),
};
const builder = await context({
  entryPoints: ['src/**/*.ts', 'src/**/*.json'],
  loader: { '.json': 'copy' },
  outdir: 'dist',
  outbase: '.',
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
  plugins: [restart],
});
await builder.watch();
watch('cards', { recursive: true }, () => isBuilt && startSoon());
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    clearTimeout(timer);
    await stop({ isTold: signal === 'SIGINT' });
    process.exit(0);
  });
}
