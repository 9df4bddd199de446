import type { EnvironmentSettings } from '../../desk/settings';
import { examine, fault, ok, type DoctorFinding } from './finding';
import type { DoctorPorts } from './ports';

/** Those who may approve for an environment. A privileged role needs two of them. */
export function checkApprovers(ports: DoctorPorts, environment: EnvironmentSettings): Promise<DoctorFinding> {
  const { id, approvers, roles } = environment;
  const why = 'Nobody may approve their own request, so somebody else must be there to do it.';
  return examine('approvers', id, why, async () => {
    const people = await Promise.all(approvers.people.map((each) => ports.directory.userById(each)));
    const missing = approvers.people.filter((_, index) => !people[index]?.accountEnabled);
    const named = approvers.people.filter((each) => !missing.includes(each));
    const members = approvers.groupId === undefined ? [] : await ports.directory.groupMembers(approvers.groupId);
    const able = members.filter(({ accountEnabled }) => accountEnabled !== false).map(({ userId }) => userId);
    const count = new Set([...named, ...able]).size;

    const add = `Add people to "approvers" of "${id}" in the desk file, or members to its group in Entra admin center > Groups.`;
    if (count === 0) return fault('nobody can approve', add);
    if (missing.length > 0)
      return fault(
        `${missing.join(', ')} is no enabled user`,
        `Take it out of "approvers" of "${id}" in the desk file, or correct the object id.`,
      );
    const needed = roles.some(({ privileged }) => privileged) ? 2 : 1;
    return count < needed
      ? fault(`${count} person can approve, but privileged roles need two`, add)
      : ok(`${count} people can approve`);
  });
}
