import { readFileSync } from 'node:fs';

/**
 * The stages of a Dockerfile, in order: `{ name, base, steps: [{ instruction, flags, words }] }`. `words` are what follows the
 * flags: the list itself in exec form, else split at blanks (of RUN: one text). Only what this Dockerfile uses is understood.
 */
export function readDockerfile(file) {
  const lines = readFileSync(file, 'utf8')
    .replace(/^\s*#.*$/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.reduce((stages, line) => {
    const step = stepOf(line);
    if (step.instruction !== 'FROM') stages.at(-1).steps.push(step);
    else stages.push({ base: step.words[0], name: step.words[2], steps: [] });
    return stages;
  }, []);
}

function stepOf(line) {
  const [, instruction, flags, text] = /^([A-Z]+)\s+((?:--\S+\s+)*)(.*)$/.exec(line);
  const options = [...flags.matchAll(/--([a-z-]+)(?:=(\S+))?/g)].map(([, name, value]) => [name, value ?? true]);
  return { instruction, flags: Object.fromEntries(options), words: wordsOf(instruction, text) };
}

function wordsOf(instruction, text) {
  if (instruction === 'RUN') return [text];
  if (instruction === 'HEALTHCHECK') return wordsOf('CMD', text.replace(/^CMD\s+/, ''));
  return text.startsWith('[') ? JSON.parse(text) : text.split(/\s+/);
}

/** What the image says about how it is run: the last of each instruction counts, as with an engine. */
export function runSettings({ steps }) {
  const last = (instruction) => steps.filter((step) => step.instruction === instruction).at(-1)?.words ?? [];
  const env = steps.filter((step) => step.instruction === 'ENV').flatMap(({ words }) => words);
  return {
    user: last('USER')[0] ?? '0',
    folder: last('WORKDIR')[0] ?? '/',
    volumes: last('VOLUME'),
    env: Object.fromEntries(env.map((word) => word.split(/=(.*)/s).slice(0, 2))),
    entrypoint: last('ENTRYPOINT'),
    command: last('CMD'),
    healthcheck: last('HEALTHCHECK'),
  };
}
