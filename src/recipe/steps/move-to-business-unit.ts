import { announced, remember } from '../announced';
import { notYet } from '../answers';
import { settle } from '../attempt';
import { notMoved } from '../problems';
import { known } from '../run-context';
import type { Run } from '../run-context';
import { done, nothingToDo } from '../step';
import type { Step } from '../step';

const step = 'move-to-business-unit';

/**
 * Puts the row into the unit of the settings, before the role: the platform makes every row in the root unit, a role is
 * another copy in each unit, and a move takes away the roles that a row has (Dataverse docs, OrgDB setting
 * DoNotRemoveRolesOnChangeBusinessUnit). Always sent, also where a read shows the row there already; sent again it moves
 * nothing and takes no role. There is no way back: the row that an undone request leaves behind is disabled, and in this
 * unit it would see less than in the root.
 */
export const moveToBusinessUnit: Step = {
  name: step,
  applies: (_request, environment) => environment.businessUnit !== undefined,

  async run(run) {
    const unit = run.environment.businessUnit;
    if (unit === undefined) return nothingToDo;
    const { crm, settings } = run.ports;
    const { id: environmentId } = run.environment;
    const systemuserId = known(run, 'systemuserId');

    const found = await settle(run, { step, part: 'look' }, () => crm.businessUnit(environmentId, unit));
    if (!found.ok) return found;
    const { businessUnitId } = found.value;

    const moved = await settle(run, { step, notYet: settings.waits.replication }, () =>
      announced(run, { action: step, object: systemuserId, after: { businessUnit: unit, businessUnitId } }, () =>
        crm.moveToBusinessUnit(environmentId, systemuserId, businessUnitId),
      ),
    );
    if (!moved.ok) return moved;

    const seen = await settle(run, { step, part: 'read', notYet: settings.waits.replication }, () =>
      requireInUnit(run, systemuserId, { unit, businessUnitId }),
    );
    if (!seen.ok) return seen;

    await remember(run, step, { businessUnitId });
    return { ...done, values: { unit } };
  },
};

async function requireInUnit(
  run: Run,
  systemuserId: string,
  { unit, businessUnitId }: { readonly unit: string; readonly businessUnitId: string },
): Promise<void> {
  const row = await run.ports.crm.systemuserById(run.environment.id, systemuserId);
  const upn = run.facts.userPrincipalName ?? run.request.accountName;
  if (row?.businessUnitId !== businessUnitId) throw notYet(notMoved(upn, unit));
}
