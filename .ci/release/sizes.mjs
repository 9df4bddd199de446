import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export function bytesOf(path) {
  const entry = lstatSync(path);
  if (!entry.isDirectory()) return entry.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}

const megabytes = (bytes) => `${(bytes / 1_000_000).toFixed(1).padStart(6)} MB`;

/** What a release weighs, a line for each part. */
export function sizes(folder) {
  const all = bytesOf(folder);
  const postgres = bytesOf(join(folder, 'node_modules'));
  const sandbox = bytesOf(join(folder, 'sandbox.cjs'));
  return [
    `${megabytes(bytesOf(join(folder, 'account-desk.cjs')))}  the bot, one file`,
    `${megabytes(sandbox)}  the sandbox, one file`,
    `${megabytes(postgres)}  PostgreSQL`,
    `${megabytes(all - postgres)}  ${folder} without PostgreSQL`,
    `${megabytes(all)}  ${folder}`,
  ].join('\n');
}
