import { Refusal } from '../../../src/teams/front-door/refusal';
import { createRefusalLog } from '../../../src/teams/front-door/refusals';
import { logBook, type LogLine } from '../support/door';

function logging() {
  const clock = { now: 0 };
  const { lines, logger } = logBook();
  const note = createRefusalLog(logger, () => clock.now);
  return { clock, lines, refuse: (reason: string) => note(new Refusal(401, reason)), note };
}

const said = ({ level, fields: { reason, alike } }: LogLine) =>
  [level, reason, ...(alike === undefined ? [] : [`+${alike as number}`])].join(' ');

it('a refusal is told with its status, its reason and what caused it', () => {
  const { lines, note } = logging();
  const cause = new Error('Invalid JWT');

  note(new Refusal(401, 'token cannot be read', undefined, { cause }));

  expect(lines).toEqual([
    {
      level: 'warn',
      message: 'a POST was refused',
      fields: { status: 401, reason: 'token cannot be read', err: cause },
    },
  ]);
});

it('a repeat is for whoever looks closely, with as much in it, until ten seconds are over', () => {
  const { clock, lines, refuse, note } = logging();
  refuse('no bearer token');
  clock.now = 9_999;
  const cause = new Error('why');
  note(new Refusal(401, 'no bearer token', undefined, { cause }));
  refuse('no bearer token');
  clock.now = 10_000;
  refuse('no bearer token');

  expect(lines.map(said)).toEqual([
    'warn no bearer token',
    'debug no bearer token',
    'debug no bearer token',
    'warn no bearer token +2',
  ]);
  expect(lines[1]).toEqual({
    level: 'debug',
    message: 'a POST was refused',
    fields: { status: 401, reason: 'no bearer token', err: cause },
  });
});

it('how many were alike is counted anew after each line, and none are not told', () => {
  const { clock, lines, refuse } = logging();
  for (const at of [0, 1, 10_000, 20_000]) {
    clock.now = at;
    refuse('no bearer token');
  }

  expect(lines.filter(({ level }) => level === 'warn').map(said)).toEqual([
    'warn no bearer token',
    'warn no bearer token +1',
    'warn no bearer token',
  ]);
  expect(Object.keys(lines.at(-1)!.fields)).not.toContain('alike');
});

it('other reasons are told apart', () => {
  const { lines, refuse } = logging();
  for (const reason of ['one', 'other', 'one', 'other']) refuse(reason);

  expect(lines.map(said)).toEqual(['warn one', 'warn other', 'debug one', 'debug other']);
});

it('of more than fifty reasons the oldest is forgotten, so that nobody fills the memory with theirs', () => {
  const { lines, refuse } = logging();
  for (let n = 1; n <= 50; n += 1) refuse(`reason ${n}`);
  refuse('reason 1');
  expect(said(lines.at(-1)!)).toBe('debug reason 1');

  refuse('reason 51');
  refuse('reason 2');
  refuse('reason 1');

  expect(lines.slice(-3).map(said)).toEqual(['warn reason 51', 'debug reason 2', 'warn reason 1']);
});

it('a reason that is known already pushes none out', () => {
  const { clock, lines, refuse } = logging();
  refuse('reason 1');
  for (let n = 1; n <= 50; n += 1) refuse(`reason ${n}`);
  clock.now = 10_000;

  refuse('reason 50');
  refuse('reason 1');

  expect(lines.slice(-2).map(said)).toEqual(['warn reason 50', 'warn reason 1 +1']);
});
