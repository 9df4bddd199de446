import { remember } from '../announced';
import { refused } from '../answers';
import { settle } from '../attempt';
import { slotLost, slotsFull } from '../problems';
import { requireApprovals, requireOpenGroups } from '../preconditions';
import { done } from '../step';
import type { Run } from '../run-context';
import type { Step } from '../step';

/** The slot itself was reserved with the approval; here everything is asked again just before the first write. */
export const reserveSlot: Step = {
  name: 'reserve-slot',
  applies: () => true,

  async run(run) {
    const found = await settle(run, { step: 'reserve-slot' }, async () => {
      await requireApprovals(run);
      await requireOpenGroups(run);
      return slotLimit(run);
    });
    if (!found.ok) return found;

    await remember(run, 'reserve-slot', { slotLimit: found.value });
    return done;
  },
};

async function slotLimit(run: Run): Promise<number> {
  const { crm, register } = run.ports;
  if (!(await register.holdsSlot(run.request.id))) throw refused(slotLost());

  const resources = await crm.organizationResources(run.environment.id);
  const limit = resources?.limit ?? run.environment.fallbackLimit;
  if (resources === null || resources.used >= limit) await requireRoom(run, limit);
  return limit;
}

/** Counts the non-interactive users now. An account of this request that counts already takes no further slot. */
export async function requireRoom(run: Run, limit: number): Promise<void> {
  const roster = await run.ports.crm.nonInteractiveUsers(run.environment.id);
  const ours = roster.some((row) => row.systemuserid === run.facts.systemuserId);
  if (!ours && roster.length >= limit) throw refused(slotsFull(roster.length, limit));
}
