import type { ServiceRequest } from '../../src/desk/request';
import { createChatMemory } from '../../src/usecases/chat-memory';
import type { ClaimedNotice, ClaimedPosting } from '../../src/usecases/outbox';
import type { Notice, PlacedPosting, Subject } from '../../src/usecases/ports';
import { dana, kim, lee, ravi } from '../support/cast';
import { officeStage } from '../support/office-stage';
import { conversation } from '../support/store-samples';

const stage = officeStage((settings) => ({
  ...settings,
  environments: settings.environments.flatMap((one) => [one, { ...one, id: 'uat', name: 'UAT' }]),
}));

const team = conversation('team');
const group = conversation('group', { kind: 'groupChat' });
let request: ServiceRequest;
/** Dana approves in Production, Lee in UAT; neither has a conversation of the admins. */
beforeEach(async () => {
  await stage.office.approvers([dana]);
  await stage.write(async (tx) => {
    await tx.approvers.save('uat', [lee], stage.after(0));
    await tx.conversations.remember(team);
    await tx.conversations.remember(group);
  });
  request = await stage.office.insert({ environmentId: 'uat' });
});

const lost = (claim: ClaimedPosting | ClaimedNotice) => createChatMemory(stage.office.desk).lost(claim, stage.after(0));
const notice = (change: Partial<Omit<Notice, 'person' | 'conversationId'>>, place = team): ClaimedNotice => ({
  key: 'approved:1',
  message: 'notice.approved',
  values: { id: request.id },
  locale: 'de-DE',
  attempts: 1,
  conversation: place,
  ...change,
});
const card = (subject: Subject, place = team, id = 'p1'): ClaimedPosting => {
  const shown: PlacedPosting = { id, subject, conversationId: place.id, viewer: null, activityId: null, ...german };
  return { ...shown, wanted: 1, attempts: 1, conversation: place, isReached: false };
};
const german = { locale: 'de-DE', timeZone: 'Europe/Berlin' };
const goneAt = async (id: string) => (await stage.write((tx) => tx.conversations.get(id)))?.goneAt;

describe('what was to be said where the desk was removed', () => {
  it('comes personally to whoever is named in it, with its buttons, and the admins of its environment read of it', async () => {
    const buttons = [{ verb: 'request.view', requestId: request.id }] as const;
    const values = { id: request.id, account: 'svc-x' };

    await lost(notice({ values, mention: ravi, buttons, timeZone: 'Europe/Vienna' }));

    expect(await stage.told()).toEqual([
      {
        to: lee.name,
        message: 'notice.lost',
        values: { where: { key: 'place.channel' }, what: { key: 'notice.approved', values } },
        buttons,
      },
      { to: ravi.name, message: 'notice.approved', values, buttons },
    ]);
    const rows = await stage.office.books.database.query(`select body from desk.notices where person_id = $1`, [
      ravi.aadObjectId,
    ]);
    expect(rows[0]?.['body']).toMatchObject({ locale: 'de-DE', timeZone: 'Europe/Vienna' });
    expect(await goneAt('team')).toBe(stage.after(0));
    expect(await goneAt('group')).toBeUndefined();
  });

  it('is told once for each message and each conversation', async () => {
    for (const place of [team, group])
      for (const key of ['approved:1', 'approved:2', 'approved:1']) await lost(notice({ key, mention: ravi }, place));

    expect((await stage.heard()).filter((told) => told === `${lee.name} notice.lost`)).toHaveLength(4);
    expect((await stage.heard()).filter((told) => told === `${ravi.name} notice.approved`)).toHaveLength(2);
    const places = (await stage.told()).flatMap(({ values }) =>
      values['where'] ? [JSON.stringify(values['where'])] : [],
    );
    expect(new Set(places)).toEqual(new Set(['{"key":"place.channel"}', '{"key":"place.group"}']));
  });

  it('and names nobody is told to the admins alone', async () => {
    await lost(notice({}));

    expect(await stage.heard()).toEqual([`${lee.name} notice.lost`]);
  });

  it('as a card is told by the id of its request; two cards are two', async () => {
    await lost(card({ kind: 'request', requestId: request.id }));
    await lost(card({ kind: 'request', requestId: request.id }, team, 'p2'));

    const told = {
      to: lee.name,
      message: 'notice.lost',
      values: { where: { key: 'place.channel' }, what: { key: 'lost.card', values: { id: request.id } } },
      buttons: [{ verb: 'request.view', requestId: request.id }],
    };
    expect(await stage.told()).toEqual([told, told]);
  });

  it.each<[string, () => ClaimedPosting | ClaimedNotice, readonly string[]]>([
    ['the slots of an environment', () => card({ kind: 'quota', environmentId: 'uat', askedBy: 'x' }), [lee.name]],
    ['the slots of all of them', () => card({ kind: 'quota', environmentId: null, askedBy: 'x' }), []],
    ['the register', () => card({ kind: 'accounts', environmentId: null, page: 0 }), []],
    ['a request that is no more', () => card({ kind: 'request', requestId: 'SA-999999' }), []],
  ])('as a card of %s is told to whose environment it is', async (_what, claim, to) => {
    await lost(claim());

    expect((await stage.told()).map((one) => [one.to, one.buttons])).toEqual(to.map((name) => [name, undefined]));
    expect(await goneAt('team')).toBe(stage.after(0));
  });
});

describe('the environment that a message is about is', () => {
  const values = {};
  it.each<[string, () => Partial<ClaimedNotice>, string | null]>([
    ['that of its request', () => ({ values: { id: request.id, environmentId: 'prod' } }), lee.name],
    ['that of the request behind its button', () => ({ values, buttons: button({ requestId: request.id }) }), lee.name],
    [
      'that of the first request that its buttons name',
      () => ({ values: { id: 'SA-999999' }, buttons: [...button({}), ...button({ requestId: request.id })] }),
      lee.name,
    ],
    [
      'that which its button names',
      () => ({ values: { environment: 'UAT' }, buttons: button({ environmentId: 'prod' }) }),
      dana.name,
    ],
    [
      'that which it names by its id',
      () => ({ values: { environmentId: 'uat', environment: 'Production' } }),
      lee.name,
    ],
    ['that which it names', () => ({ values: { environment: 'UAT' } }), lee.name],
    ['none, where it names one that there is not', () => ({ values: { environment: 'Elsewhere' } }), null],
    ['none, where it names none', () => ({ values }), null],
    ['none, where what it names is a sentence', () => ({ values: { environment: { key: 'place.group' } } }), null],
    ['none, where its request is no more', () => ({ values: { id: 'SA-999999', environment: 'UAT' } }), null],
    [
      'that which it names, where its id is none of a request',
      () => ({ values: { id: 'xSA-1', environment: 'UAT' } }),
      lee.name,
    ],
    [
      'that which it names, where its id only begins as one',
      () => ({ values: { id: 'SA-1x', environment: 'UAT' } }),
      lee.name,
    ],
  ])('%s', async (_which, change, to) => {
    await lost(notice(change()));

    expect((await stage.told()).map((one) => one.to)).toEqual(to === null ? [] : [to]);
  });

  const button = (about: { requestId?: string; environmentId?: string }) =>
    [{ verb: 'request.view', ...about }] as const;
});

it('cards that say that the admins have a conversation are drawn again when the desk was removed from it', async () => {
  const room = conversation('admins');
  await stage.write((tx) => tx.conversations.remember(room));
  const inProd = await stage.office.insert();
  for (const { id } of [inProd, request]) await stage.hasCard(kim, id);
  const other = await stage.office.insert({ state: 'running' });
  await stage.hasCard(kim, other.id);

  await lost(notice({}, room));

  expect(await stage.redrawn()).toEqual([request.id, inProd.id].sort());
});
