import type { Person } from '../../src/desk/people';
import { without } from '../../src/desk/without';
import type { Caller } from '../../src/usecases/api';
import { dana, lee } from './cast';
import { by } from './office';
import { officeStage } from './office-stage';
import { conversation } from './store-samples';

export const inRoom = (who: Person, conversationId = 'room'): Caller => ({
  ...by(who),
  conversationId,
  conversationKind: 'channel',
});

/**
 * An office of three environments, and where the admins of each are written to: the desk file names a conversation for Production
 * and Inner; UAT has none. Lee alone decides in Inner.
 */
export function adminRoomsStage() {
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
  return { stage, choose, places, chosen, line };
}
