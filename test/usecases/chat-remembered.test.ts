import { createChatMemory } from '../../src/usecases/chat-memory';
import type { ClaimedNotice } from '../../src/usecases/outbox';
import type { Posting, Subject } from '../../src/usecases/ports';
import { dana, kim, lee, ravi } from '../support/cast';
import { by } from '../support/office';
import { chatOf, officeStage } from '../support/office-stage';
import { conversation } from '../support/store-samples';

const stage = officeStage();
const memory = () => createChatMemory(stage.office.desk);
const look = { locale: 'en-GB', timeZone: 'UTC' };
const quota: Subject = { kind: 'quota', environmentId: 'prod', askedBy: ravi.aadObjectId };
const about = (requestId: string): Subject => ({ kind: 'request', requestId });
const copies = async (subject: Subject) =>
  (await stage.write((tx) => tx.postings.of(subject))).map(
    ({ conversationId, activityId }) => `${conversationId} ${activityId}`,
  );
const place = (subject: Subject, conversationId: string, activityId: string, viewer: typeof dana | null = null) =>
  stage.write((tx) => tx.postings.add({ subject, conversationId, activityId, viewer, ...look }));
const shown = (subject: Subject, conversationId: string, activityId: string) => ({
  subject,
  conversationId,
  activityId,
  viewer: null,
  ...look,
});

describe('the personal chat with somebody', () => {
  it('is that of the person, as long as the desk is in it', async () => {
    await stage.knows(ravi, dana);

    expect(await memory().personalOf(ravi)).toMatchObject({ id: by(ravi).conversationId, person: ravi });
    await memory().markGone(by(ravi).conversationId, stage.after(0));
    expect(await memory().personalOf(ravi)).toBeNull();
    expect(await memory().personalOf(dana)).toMatchObject({ id: by(dana).conversationId });
    expect(await memory().personalOf(kim)).toBeNull();
  });
});

describe('the people of a conversation', () => {
  const members = (...people: readonly (typeof ravi)[]) => ({
    members: Object.fromEntries(people.map(({ aadObjectId, name }) => [aadObjectId, `29:${name}`])),
  });
  const channel = (...people: readonly (typeof ravi)[]) => conversation('19:team', members(...people));

  it('who were not known there have its shared cards drawn again, and nobody else has', async () => {
    const { id } = await stage.office.insert();
    await memory().rememberMembers(channel(ravi));
    await place(about(id), '19:team', 'card');
    await place(about(id), 'elsewhere', 'card');
    await stage.redrawn();

    await memory().rememberMembers(channel(ravi));
    expect(await stage.redrawn()).toEqual([]);
    await memory().rememberMembers(channel(ravi, dana));
    expect(await stage.redrawn()).toEqual([id]);
    expect((await memory().find('19:team'))?.members).toEqual(members(ravi, dana).members);
  });

  it('are learnt without the desk being there again', async () => {
    await memory().rememberMembers(channel(ravi));
    await memory().markGone('19:team', stage.after(0));

    await memory().rememberMembers(channel(lee));

    const found = await memory().find('19:team');
    expect(found?.goneAt).toBe(stage.after(0));
    expect(found?.members).toEqual(members(ravi, lee).members);
  });

  it('of a thread are those of its channel, too', async () => {
    await memory().remember(channel(ravi));
    await memory().remember(conversation('19:team;messageid=1', members(dana)));
    await memory().remember(conversation('19:alone;messageid=1', members(dana)));

    expect((await memory().find('19:team;messageid=1'))?.members).toEqual(members(ravi, dana).members);
    expect((await memory().find('19:alone;messageid=1'))?.members).toEqual(members(dana).members);
    expect((await memory().find('19:team'))?.members).toEqual(members(ravi).members);
    expect(await memory().find('19:team;messageid=2')).toBeNull();
  });

  it('and each alone are written to as they read', async () => {
    const german = { locale: 'de-DE', timeZone: 'Europe/Vienna' };
    await memory().remember(channel(ravi), { person: ravi, said: german });

    expect(await memory().readerOf(ravi)).toEqual(german);
    expect(await memory().readerOf(channel(ravi))).toEqual(german);
    expect(await memory().readerOf(dana, { locale: 'fr-FR', timeZone: 'Europe/Paris' })).toMatchObject({
      locale: 'fr-FR',
    });
  });

  it('are met again: how they read and where they are is known by then', async () => {
    await memory().remember(chatOf(ravi), { person: ravi, said: { locale: 'de-DE' } });
    await memory().remember(chatOf(ravi), { person: ravi, said: { locale: 'fr-FR' } });
    await memory().remember(channel(dana));

    expect(await memory().readerOf(ravi)).toMatchObject({ locale: 'fr-FR' });
    expect(await memory().personalOf(ravi)).not.toBeNull();
  });
});

describe('what is about to be sent', () => {
  const waiting = (change: Partial<ClaimedNotice>): ClaimedNotice => ({
    key: 'k',
    message: 'notice.nudge',
    values: {},
    locale: 'en-GB',
    attempts: 1,
    conversation: chatOf(dana),
    ...change,
  });

  it.each([
    ['pending', true],
    ['approved', false],
    ['needs-hands', false],
  ] as const)('shows a request that waits only while it does: it is %s', async (state, isSent) => {
    const { id: requestId } = await stage.office.insert({ state });
    const notice = waiting({ shows: { requestId, state: 'pending' } });

    expect(await memory().asSent(notice)).toEqual(isSent ? notice : null);
  });

  it('shows no request that is no more', async () => {
    expect(await memory().asSent(waiting({ shows: { requestId: 'SA-999999', state: 'pending' } }))).toBeNull();
  });

  it('says of nobody that they cannot be reached who can', async () => {
    const of = (personId: string) => waiting({ message: 'notice.unreached', values: { personId } });
    await stage.cannotReach(lee);

    expect(await memory().asSent(of(lee.aadObjectId))).not.toBeNull();
    expect(await memory().asSent(of(kim.aadObjectId))).toBeNull();
  });

  it('is true of everything else, however late', async () => {
    stage.passes(1_000_000_000);

    expect(await memory().asSent(waiting({}))).toEqual(waiting({}));
  });
});

describe('a live card', () => {
  let id: string;
  beforeEach(async () => {
    ({ id } = await stage.office.insert());
  });

  it('takes the place of an older copy in its conversation, which is named; nowhere else', async () => {
    await place(about(id), 'team', 'old');
    await place(about(id), 'other', 'other');

    expect(await memory().keepLive(shown(about(id), 'team', 'new'))).toBe('old');

    expect((await copies(about(id))).sort()).toEqual(['other other', 'team new']);
    expect(await memory().keepLive(shown(about(id), 'team', 'new'))).toBeNull();
    expect(await memory().keepLive(shown(about(id), 'third', 'first'))).toBeNull();
  });

  it('that only one person sees takes the place of none', async () => {
    await place(about(id), 'team', 'old');

    const mine = { ...shown(about(id), 'team', 'mine'), viewer: dana, privateUntil: stage.after(60_000) };
    expect(await memory().keepLive(mine)).toBeNull();
  });

  it('is as new as what it shows: then it is drawn again when the request changes, or at once where that is wished', async () => {
    await place(about(id), 'team', 'old');
    await stage.redrawn();
    await stage.write((tx) => tx.postings.stale(about(id)));
    const version = await memory().versionOf(id, 'team');
    expect([version, await memory().versionOf(id, 'elsewhere')]).toEqual([2, 0]);

    await memory().keepLive(shown(about(id), 'team', 'new'), { version });
    expect(await stage.redrawn()).toEqual([]);
    await stage.write((tx) => tx.postings.stale(about(id)));
    await memory().keepLive(shown(about(id), 'team', 'newer'));
    expect(await stage.redrawn()).toEqual([id]);
    await memory().keepLive(shown(about(id), 'team', 'newest'), { version: 9, redraw: true });
    expect(await stage.office.books.database.query('select sent, wanted from desk.postings')).toEqual([
      { sent: 9, wanted: expect.any(Number) as number },
    ]);
    expect(await memory().versionOf(id, 'team')).toBe(4);
  });

  it('that was opened in a message of something else follows its request, until something else is shown there', async () => {
    const { id: other } = await stage.office.insert();
    await memory().keepOpened(shown(about(id), 'team', 'list'), false);
    await memory().keepOpened(shown(about(other), 'team', 'other list'), true);
    expect(await stage.redrawn()).toEqual([other]);

    await stage.write(async (tx) => {
      for (const one of [id, other]) await tx.postings.stale(about(one));
    });
    expect(await stage.redrawn()).toEqual([id, other]);

    await memory().closeIn('team', 'list');
    const left: readonly Posting[] = await stage.write((tx) =>
      tx.postings.of({ ...about(id), openedIn: 'list' } as Subject),
    );
    expect(left).toEqual([]);
    await stage.write(async (tx) => {
      for (const one of [id, other]) await tx.postings.stale(about(one));
    });
    expect(await stage.redrawn()).toEqual([other]);
  });
});

describe('a message with a list', () => {
  const message = { conversationId: 'team', activityId: 'list', ...look };

  it('that shows another part of it is the live one of that, and of nothing else', async () => {
    const uat: Subject = { ...quota, environmentId: 'uat' };
    await place(quota, 'team', 'list');
    await place(quota, 'other', 'list');

    await memory().turnList(message, uat);

    expect([await copies(quota), await copies(uat)]).toEqual([['other list'], ['team list']]);
  });

  it('that shows something that is not kept up to date is no live one any more', async () => {
    await place(quota, 'team', 'list');

    await memory().turnList(message, null);

    expect(await copies(quota)).toEqual([]);
  });
});
