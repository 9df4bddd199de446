import type { ReaderLocale } from '../../src/usecases/chat';
import type { Conversation, Tx } from '../../src/usecases/ports';
import { readerLocale } from '../../src/usecases/reader-locale';
import { dana, kim, lee, ravi } from '../support/cast';

const german = { locale: 'de-DE', timeZone: 'Europe/Berlin' };
const american = { locale: 'en-US', timeZone: 'America/New_York' };
const otherwise = { locale: 'fr-FR', timeZone: 'Europe/Paris' };

/** What Teams has said so far, by Entra object id. */
function knowing(said: Readonly<Record<string, Partial<ReaderLocale>>>): Pick<Tx, 'readers'> {
  const of = async (ids: readonly string[]) => new Map(Object.entries(said).filter(([id]) => ids.includes(id)));
  return { readers: { of, knows: async () => false, remember: async () => undefined } };
}

function among(...people: readonly { aadObjectId: string }[]): Conversation {
  const members = Object.fromEntries(people.map(({ aadObjectId }) => [aadObjectId, `29:${aadObjectId}`]));
  return { id: '19:x@thread.tacv2', kind: 'channel', members, reference: {} };
}

it('writes to a person as they read, and to one whom it has not met as the occasion has it', async () => {
  const tx = knowing({ [dana.aadObjectId]: german });

  expect(await readerLocale(tx, dana, otherwise)).toEqual(german);
  expect(await readerLocale(tx, ravi, otherwise)).toEqual(otherwise);
  expect(await readerLocale(tx, ravi)).toEqual({ locale: 'en-GB', timeZone: 'UTC' });
});

it('takes what is missing of one person from the occasion', async () => {
  const tx = knowing({ [dana.aadObjectId]: { locale: 'de-DE' } });

  expect(await readerLocale(tx, dana, otherwise)).toEqual({ locale: 'de-DE', timeZone: 'Europe/Paris' });
});

it('writes to a personal chat as its person reads', async () => {
  const chat: Conversation = { id: 'a:1', kind: 'personal', person: dana, members: {}, reference: {} };

  expect(await readerLocale(knowing({ [dana.aadObjectId]: german }), chat, otherwise)).toEqual(german);
});

it('writes to several people as most of them read, whoever of others reads how', async () => {
  const tx = knowing({
    [dana.aadObjectId]: german,
    [lee.aadObjectId]: german,
    [ravi.aadObjectId]: american,
    [kim.aadObjectId]: american,
  });

  expect(await readerLocale(tx, among(dana, lee, ravi), otherwise)).toEqual(german);
  expect(await readerLocale(tx, among(ravi, kim, dana), otherwise)).toEqual(american);
  expect(await readerLocale(tx, among(), otherwise)).toEqual(otherwise);
});

it('writes to as many who read one way as another always alike', async () => {
  const tx = knowing({ [dana.aadObjectId]: german, [ravi.aadObjectId]: american });
  const first = { locale: 'de-DE', timeZone: 'America/New_York' };

  expect(await readerLocale(tx, among(dana, ravi), otherwise)).toEqual(first);
  expect(await readerLocale(tx, among(ravi, dana), otherwise)).toEqual(first);
  const turned = knowing({ [ravi.aadObjectId]: american, [dana.aadObjectId]: german });
  expect(await readerLocale(turned, among(ravi, dana), otherwise)).toEqual(first);
});
