import { existsSync } from 'node:fs';
import { parse } from 'dotenv';
import { closest } from './closest';
import { ConfigError } from './config';
import { readTextFile, TextFileError } from './text-file';

/** Endings that editors of Windows hang on a file unasked; a file of that name means somebody believes in settings. */
const unasked = ['.txt', '.env', '.sample.txt'];

/**
 * The settings of an env file; none when there is no such file.
 * @throws {ConfigError} when a file is there but says nothing that can be read: that must never start the sandbox.
 */
export function readEnvFile(file: string, known: readonly string[]): Readonly<Record<string, string>> {
  if (!existsSync(file)) {
    const near = unasked.map((ending) => file + ending).find((name) => existsSync(name));
    if (near !== undefined) throw new ConfigError([`${near} is there, but the bot reads ${file}: rename it.`]);
    return {};
  }
  const text = textOf(file);
  const values = parse(text);
  const faults = [...unread(file, text, values), ...misspelt(file, values, known)];
  if (faults.length > 0) throw new ConfigError(faults);
  return values;
}

function textOf(file: string): string {
  try {
    return readTextFile(file);
  } catch (error) {
    if (error instanceof TextFileError) throw new ConfigError([error.message]);
    throw error;
  }
}

function unread(file: string, text: string, values: Record<string, string>): string[] {
  const says = text.split(/\r\n|\n|\r/).some((line) => /^\s*[^\s#]/.test(line));
  if (!says || Object.keys(values).length > 0) return [];
  return [`${file} holds text, but no line of it is a setting. Write each as NAME=value: see env/.env.sample.`];
}

/** Names that are nobody's (HTTP_PROXY, NODE_OPTIONS) pass; one that is almost ours was meant to be ours. */
function misspelt(file: string, values: Record<string, string>, known: readonly string[]): string[] {
  return Object.keys(values).flatMap((name) => {
    // It stands beside HTTPS_PROXY everywhere, and nothing of the bot leaves the machine without TLS.
    if (known.includes(name) || name === 'HTTP_PROXY') return [];
    const meant = closest(name, known, 2);
    return meant === null ? [] : [`${file} names ${name}, which nothing reads: did you mean ${meant}?`];
  });
}
