import { beyondIdle, readStatements, transactionsOf } from './statement-log';

const log = [
  '11|account-desk|LOG:  duration: 0.250 ms  parse <unnamed>: select *',
  '\tfrom desk.requests',
  '12||LOG:  duration: 0.125 ms  statement: begin',
  '11|account-desk|LOG:  duration: 0.500 ms  bind <unnamed>: select *',
  '\tfrom desk.requests',
  '13|bench|LOG:  duration: 9.000 ms  statement: select 1',
  '11|account-desk|LOG:  duration: 1.000 ms  execute <unnamed>: select *',
  '\tfrom desk.requests',
  '14||LOG:  checkpoint starting: time',
  '12||LOG:  duration: 0.125 ms  statement: commit',
  '',
].join('\n');

it('reads each statement once, with the time of all its phases, and leaves out what the bench asked itself', () => {
  expect(readStatements(log)).toEqual([
    { session: 12, text: 'begin', ms: 0.125 },
    { session: 11, text: 'select * from desk.requests', ms: 1.75 },
    { session: 12, text: 'commit', ms: 0.125 },
  ]);
});

const done = (session: number, ...texts: string[]) => texts.map((text) => ({ session, text, ms: 1 }));
const textsOf = (statements: readonly { text: string }[]) => statements.map(({ text }) => text);

it('keeps together what one session does from its begin to its end, whatever others do between', () => {
  const [first, second] = [
    done(1, 'begin', 'update a', 'commit'),
    done(2, 'select b', 'BEGIN', 'select c', 'ROLLBACK'),
  ];
  const mixed = [first[0], second[0], second[1], first[1], second[2], first[2], second[3]].flatMap((one) => one ?? []);

  expect(transactionsOf(mixed).map(textsOf)).toEqual([
    ['begin', 'update a', 'commit'],
    ['select b'],
    ['BEGIN', 'select c', 'ROLLBACK'],
  ]);
});

it('does not end a transaction at a savepoint', () => {
  const statements = done(1, 'begin', 'savepoint s', 'rollback to savepoint s', 'select a', 'commit');

  expect(transactionsOf(statements)).toEqual([statements]);
});

it('leaves out what an idle bot does, and counts begin and commit of whatever is more', () => {
  const idle = done(9, 'begin', 'select jobs', 'commit', 'listen');
  const turn = done(1, 'begin', 'select jobs', 'select request', 'commit');

  expect(beyondIdle([...idle, ...turn], idle)).toEqual(turn);
});
