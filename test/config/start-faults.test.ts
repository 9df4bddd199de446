import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goodEnvironment } from '../support/good-environment';
import { buildProgram } from '../support/program';
import type { Program } from '../support/program';

const unusable = 78;
let program: Program;
let other: Server;
let taken: string;
const folder = mkdtempSync(join(tmpdir(), 'start-faults-'));

/** Another program listens on a port already. */
beforeAll(async () => {
  program = buildProgram();
  other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '0.0.0.0', resolve));
  taken = String((other.address() as AddressInfo).port);
});
afterAll(() => {
  other.close();
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** What a bot with a good tenant, and what the sandbox, is started with. */
const starts = {
  'the bot': { ...goodEnvironment, HOST: '0.0.0.0', DATA_DIR: join(folder, 'data') },
  'the sandbox': { DATA_DIR: join(folder, 'data') },
};

describe.each(Object.entries(starts))('%s', (_what, environment) => {
  it.each([
    ['PORT', () => taken, /^PORT: another program listens on port \d+\. Stop it, or set PORT to a free one\.$/],
    ['PORT', () => 'http', /^PORT must be a whole number from 0 to 65535\.$/],
    ['PORT', () => '70000', /^PORT must be a whole number from 0 to 65535\.$/],
    ['LOG_LEVEL', () => 'loud', /^LOG_LEVEL must be debug, info, warn or error\.$/],
  ])('with a bad %s (%#) says one sentence, and has started nothing', async (key, value, sentence) => {
    const { status, said } = await program.run({ ...environment, [key]: value() });

    const lines = said.split('\n').filter((line) => line.includes(key));
    expect(status).toBe(unusable);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.replace(/^[\s\-•*]*/, '')).toMatch(sentence);
    expect(said).not.toMatch(/\n\s+at /);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });
});

it('a bot whose port for metrics is taken says so by the name of that setting', async () => {
  const { status, said } = await program.run({
    ...starts['the bot'],
    PORT: '0',
    METRICS_HOST: '0.0.0.0',
    METRICS_PORT: taken,
  });

  expect(status).toBe(unusable);
  expect(said).toContain(`METRICS_PORT: another program listens on port ${taken}.`);
  expect(existsSync(join(folder, 'data'))).toBe(false);
});
