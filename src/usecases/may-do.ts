import { isAmong } from '../desk/policy';
import type { Caller } from './api';
import { approversOf } from './context';
import { offeredTo } from './form';
import type { Desk } from './ports';

/** What a person may do in any environment, by what was last read of them and of the approvers. */
export async function mayDo(desk: Desk, { person }: Caller): Promise<{ asks: boolean; decides: boolean }> {
  return desk.store.look(async (tx) => {
    const approvers = [];
    for (const environment of desk.settings.environments) approvers.push(...(await approversOf(tx, environment)));
    const { environments } = await offeredTo(desk, tx, person);
    return { asks: environments.length > 0, decides: isAmong(approvers, person) };
  });
}
