import { meet } from '../../../src/teams/outbox/meeting';
import { ChatError, type Chat } from '../../../src/usecases/ports';
import { dana } from '../../support/cast';
import { inTrouble } from '../support/trouble';

const opening = (openPersonal: Chat['openPersonal']) => ({ chat: { openPersonal } as Chat });
const refusing = (error: Error) => opening(async () => Promise.reject(error));
const pauses = [10_000, 20_000, 40_000];

it('the chat that Teams gives with somebody is where what waits for them goes', async () => {
  const { options, told, lines } = inTrouble(
    opening(async (person) => ({
      id: `chat of ${person.aadObjectId}`,
      kind: 'personal',
      person,
      members: {},
      reference: {},
    })),
  );

  await meet(options, { person: dana, tries: 1 });

  expect(told).toEqual([['chat opened', `chat of ${dana.aadObjectId}`, pauses]]);
  expect(lines).toEqual([]);
});

it.each([
  ['removed', 'no-app', 'no-app'],
  ['refused', 'blocked', 'blocked'],
  ['gone', 'disabled', 'disabled'],
  ['again', 'blocked', null],
  ['elsewhere', 'blocked', null],
] as const)('a refusal that says %p and %p stands against a person as %p', async (reason, why, expected) => {
  const { options, told, lines } = inTrouble(refusing(new ChatError(reason, 'No.', undefined, { why })));

  await meet(options, { person: dana, tries: 1 });

  expect(told).toEqual([['chat refused', expected, pauses]]);
  expect(lines).toEqual([
    {
      level: 'warn',
      message: 'somebody could not be reached',
      fields: { personId: dana.aadObjectId, why: expected, tries: 1 },
    },
  ]);
});

it.each([
  ['Teams is asked in a wrong way', new Error('no such tenant')],
  ['the books are closed', new ChatError('removed', 'No.')],
])('nothing is thrown when %s, and the log has it', async (_what, error) => {
  const { options, told, lines } = inTrouble(refusing(error));
  const closed = new Error('database is gone');
  options.outbox.chatRefused = async () => Promise.reject(closed);

  await meet(options, { person: dana, tries: 0 });

  expect(told).toEqual([]);
  expect(lines.at(-1)).toEqual({
    level: 'error',
    message: 'a chat could not be opened or accounted for',
    fields: { err: error instanceof ChatError ? closed : error, personId: dana.aadObjectId },
  });
});
