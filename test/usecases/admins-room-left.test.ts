import { adminRoomsStage, inRoom } from '../support/admin-rooms';
import { dana, lee } from '../support/cast';
import { refusal } from '../support/office-stage';

const { stage, choose, places, chosen, line } = adminRoomsStage();

describe('an approver who wants nothing more in a conversation', () => {
  it('is heard there, and the admins are where the desk file says, or nowhere', async () => {
    await choose(inRoom(dana), ['prod', 'uat']);
    await stage.office.books.database.query('truncate desk.notices');

    expect(await places(choose(inRoom(lee), ['prod', 'uat'], 'away'))).toEqual({
      prod: 'elsewhere',
      uat: 'nowhere',
      inner: 'lost',
    });

    expect(await chosen()).toEqual([]);
    const told = (environment: string) => ({
      to: 'room',
      message: 'notice.admin-room-away',
      values: { environment, name: lee.name },
    });
    expect(await stage.told()).toEqual([told('Production'), told('UAT')]);
    const from = { before: { conversationId: 'room' } };
    const action = 'forget-admin-conversation';
    expect((await stage.audit()).slice(2)).toEqual([
      { ...line(action, 'prod', lee), ...from, object: 'admins', after: { conversationId: 'admins' } },
      { ...line(action, 'uat', lee), ...from, object: 'room', after: { conversationId: null } },
    ]);
  });

  it('which is not theirs changes nothing', async () => {
    await choose(inRoom(dana), ['uat']);
    const before = await stage.office.everything();

    await choose(inRoom(dana, 'other room'), ['uat', 'prod'], 'away');

    expect(await stage.office.everything()).toBe(before);
  });

  it('that the desk file names is told so, and all stays as it is', async () => {
    await choose(inRoom(dana, 'admins'), ['prod', 'uat']);
    const before = await stage.office.everything();

    expect(await refusal(choose(inRoom(dana, 'admins'), ['uat', 'prod'], 'away'))).toEqual({
      code: 'room-in-settings',
      standing: 'nothing-changed',
      values: { environment: 'Production' },
    });
    expect(await stage.office.everything()).toBe(before);
  });
});
