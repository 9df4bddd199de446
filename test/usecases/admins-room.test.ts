import { adminRoomsStage, inRoom } from '../support/admin-rooms';
import type { Person } from '../../src/desk/people';
import { dana, kim, lee, olga, ravi } from '../support/cast';
import { by } from '../support/office';
import { refusal } from '../support/office-stage';
import { conversation } from '../support/store-samples';

const { stage, choose, places, chosen, line } = adminRoomsStage();
const cards = async (place: string) => {
  const rows = await stage.office.books.database.query(
    `select subject->>'requestId' as id, locale, time_zone from desk.postings where conversation_id = $1 order by 1`,
    [place],
  );
  return rows.map(({ id, locale, time_zone: zone }) => `${String(id)} ${String(locale)} ${String(zone)}`);
};

describe('where the admins are written to', () => {
  it('is shown from each conversation: here, elsewhere, lost, or nowhere', async () => {
    await choose(inRoom(dana), ['prod']);

    const seenFrom = (room: string) => places(stage.office.useCases.adminRooms(inRoom(ravi, room)));
    expect(await seenFrom('room')).toEqual({ prod: 'here', uat: 'nowhere', inner: 'lost' });
    expect(await seenFrom('room;messageid=17')).toEqual({ prod: 'here', uat: 'nowhere', inner: 'lost' });
    expect(await seenFrom('team')).toEqual({ prod: 'elsewhere', uat: 'nowhere', inner: 'lost' });
    await stage.write((tx) => tx.conversations.markGone('room', stage.after(0)));
    expect(await seenFrom('room')).toEqual({ prod: 'lost', uat: 'nowhere', inner: 'lost' });
  });

  it.each<[string, Person, readonly string[]]>([
    ['an approver of two', dana, ['prod', 'uat']],
    ['an approver of all', lee, ['inner', 'prod', 'uat']],
    ['somebody who approves nowhere', ravi, []],
  ])('has the approvers read again only for whom it may be: %s', async (_who, person, ids) => {
    await stage.office.useCases.adminRooms(inRoom(person));

    expect(await stage.jobs()).toEqual(ids.map((id) => `refresh-approvers ${id} ${stage.after(0)}`));
  });

  it('has them read for everybody where they never were', async () => {
    await stage.office.books.database.query(`delete from desk.approver_snapshots where environment_id = 'inner'`);

    await stage.office.useCases.adminRooms(inRoom(ravi));

    expect(await stage.jobs()).toEqual([`refresh-approvers inner ${stage.after(0)}`]);
  });

  it('is no personal chat', async () => {
    const problem = { code: 'not-a-shared-conversation', standing: 'nothing-changed' };

    expect(await refusal(stage.office.useCases.adminRooms(by(dana)))).toEqual(problem);
    expect(await refusal(choose(by(dana), ['prod']))).toEqual(problem);
    expect(await chosen()).toEqual([]);
  });
});

describe('an approver who chooses a conversation', () => {
  it('for two environments is heard in it, and where the admins were before, and both stand in the audit', async () => {
    expect(await places(choose(inRoom(dana), ['prod', 'uat']))).toEqual({ prod: 'here', uat: 'here', inner: 'lost' });

    expect(await chosen()).toEqual(['prod: room', 'uat: room']);
    const told = (to: string, message: string, environment: string) => ({
      to,
      message,
      values: { environment, name: dana.name },
    });
    expect(await stage.told()).toEqual([
      told('admins', 'notice.admin-room-moved', 'Production'),
      told('room', 'notice.admin-room-here', 'Production'),
      told('room', 'notice.admin-room-here', 'UAT'),
    ]);
    const action = 'choose-admin-conversation';
    const to = { object: 'room', after: { conversationId: 'room' } };
    expect(await stage.audit()).toEqual([
      { ...line(action, 'prod'), ...to, before: { conversationId: 'admins' } },
      { ...line(action, 'uat'), ...to, before: { conversationId: null } },
    ]);
  });

  it('twice changes nothing; in another one, and back again, everybody hears it each time', async () => {
    await choose(inRoom(dana), ['uat']);
    const before = await stage.office.everything();
    await choose(inRoom(lee), ['uat']);
    expect(await stage.office.everything()).toBe(before);

    for (const room of ['other room', 'room']) {
      stage.passes(1);
      await choose(inRoom(lee, room), ['uat']);
    }

    expect(await stage.heard()).toEqual([
      'other room notice.admin-room-here',
      'other room notice.admin-room-moved',
      'room notice.admin-room-here',
      'room notice.admin-room-here',
      'room notice.admin-room-moved',
    ]);
    expect(await stage.audit()).toHaveLength(3);
  });

  it('that the desk file names already is heard in it alone', async () => {
    await choose(inRoom(dana, 'admins'), ['prod']);

    expect(await chosen()).toEqual(['prod: admins']);
    expect(await stage.heard()).toEqual(['admins notice.admin-room-here']);
  });

  it('tells nothing to one that the desk was removed from', async () => {
    await stage.write((tx) => tx.conversations.markGone('admins', stage.after(0)));

    await choose(inRoom(dana), ['prod']);

    expect(await stage.heard()).toEqual(['room notice.admin-room-here']);
  });

  it('in a thread chooses its channel, which gets what waits there, in the language of its people', async () => {
    await stage.write(async (tx) => {
      const members = { [kim.aadObjectId]: '29:kim' };
      await tx.conversations.remember(conversation('german room', { members }));
      await tx.readers.remember(kim.aadObjectId, { locale: 'de-DE', timeZone: 'Europe/Vienna' });
    });
    const waiting = await stage.office.insert({ environmentId: 'uat' });
    const stopped = await stage.office.insert({ environmentId: 'uat', state: 'needs-hands' });
    await stage.office.insert({ environmentId: 'uat', state: 'running' });
    await stage.office.insert({ environmentId: 'uat', conversationId: 'german room;messageid=3' });
    await stage.office.insert({ environmentId: 'uat', conversationId: 'german room' });
    await stage.office.insert({ environmentId: 'prod' });

    await choose(inRoom(dana, 'german room;messageid=17'), ['uat']);

    expect(await chosen()).toEqual(['uat: german room']);
    const read = 'de-DE Europe/Vienna';
    expect(await cards('german room')).toEqual([`${waiting.id} ${read}`, `${stopped.id} ${read}`]);
  });

  it('of which the desk knows nothing yet has the cards as they were asked for, the newest twenty', async () => {
    for (let n = 0; n < 21; n += 1) await stage.office.insert({ environmentId: 'uat', locale: 'fr-FR' });

    await choose(inRoom(dana, 'new room'), ['uat']);

    const found = await cards('new room');
    expect(found).toHaveLength(20);
    expect(found[0]).toContain('fr-FR Europe/Berlin');
  });
});

describe('nothing is chosen', () => {
  it.each([[[]], [['nowhere']], [['uat', 'nowhere']]])('for %j', async (ids) => {
    expect(await refusal(choose(inRoom(dana), ids))).toEqual({
      code: 'no-environment-chosen',
      standing: 'nothing-changed',
    });
    expect(await chosen()).toEqual([]);
  });

  it.each([
    ['by an approver of one of two', dana],
    ['by an owner', olga],
  ])('%s, whose try stands in the audit', async (_who, who) => {
    const before = await stage.office.everything();

    for (const choice of ['here', 'away'] as const)
      expect(await refusal(choose(inRoom(who), ['uat', 'inner'], choice))).toEqual({
        code: 'not-an-approver',
        standing: 'nothing-changed',
      });

    expect(await stage.office.everything()).toBe(before);
    const denied = { kind: 'denied', actor: who, action: 'choose-admin-conversation', object: 'uat,inner' };
    expect(await stage.audit()).toEqual([denied, denied]);
  });

  it('by an approver on an old list, which is read again', async () => {
    stage.passes(60_001);

    expect(await refusal(choose(inRoom(dana), ['uat']))).toMatchObject({ code: 'approvers-unknown' });
    expect(await chosen()).toEqual([]);
    expect(await stage.jobs()).toEqual([`refresh-approvers uat ${stage.after(0)}`]);
  });
});
