import type { Person } from '../../src/desk/people';
import { without } from '../../src/desk/without';
import type { Caller } from '../../src/usecases/api';
import { dana, lee } from '../support/cast';
import { by } from '../support/office';
import { officeStage, refusal } from '../support/office-stage';
import { conversation } from '../support/store-samples';

/** The desk file names a conversation for Production and Inner; UAT has none. Lee alone decides in Inner. */
const stage = officeStage((settings) => ({
  ...settings,
  environments: settings.environments.flatMap((one) => [
    one,
    { ...without(one, 'adminConversationId'), id: 'uat', name: 'UAT' },
    { ...one, id: 'inner', name: 'Inner', adminConversationId: 'inner admins' },
  ]),
}));
beforeEach(async () => {
  await stage.office.approvers([dana, lee]);
  await stage.write(async (tx) => {
    await tx.approvers.save('uat', [dana, lee], stage.after(0));
    await tx.approvers.save('inner', [lee], stage.after(0));
    for (const id of ['admins', 'room', 'other room', 'team']) await tx.conversations.remember(conversation(id));
  });
});

const inRoom = (who: Person, conversationId = 'room'): Caller => ({
  ...by(who),
  conversationId,
  conversationKind: 'channel',
});
const choose = (who: Caller, ids: readonly string[], choice: 'here' | 'away' = 'here') =>
  stage.office.useCases.chooseAdminRoom(who, ids, choice);
const places = async (view: ReturnType<typeof choose>) =>
  Object.fromEntries((await view).environments.map(({ environment, where }) => [environment.id, where]));
const chosen = async () =>
  (await stage.office.books.database.query('select * from desk.admin_conversations order by 1')).map(
    ({ environment_id: id, conversation_id: room }) => `${String(id)}: ${String(room)}`,
  );
const line = (action: string, environmentId: string, actor = dana) => ({
  kind: 'decision',
  actor,
  action,
  environmentId,
});

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
