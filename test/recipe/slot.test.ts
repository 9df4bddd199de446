import { reserveSlot } from '../../src/recipe/steps/reserve-slot';
import { dana, lee } from '../support/cast';
import { twins } from '../support/twins';
import type { Given } from '../support/twins';
import { gives } from '../support/twins/answers';
import { request } from '../support/twins/samples';

describe('a slot', () => {
  const asking = (given: Given = {}) => twins(given);
  const two = { approvals: [dana, lee].map((by) => ({ by, at: request.requestedAt })) };

  it.each<[string, () => ReturnType<typeof asking>, object]>([
    [
      'whoever asked may not any more',
      () => asking().on('mayAsk', gives(false)),
      { code: 'requester-lost', values: { name: 'Ravi Patel' } },
    ],
    [
      'the second approver may not any more',
      () => asking({ request: two }),
      { code: 'approver-lost', values: { approver: lee.name } },
    ],
    [
      'the group of the environment takes no members',
      () => asking().on('directory.group', gives(null)),
      { code: 'gate-group-missing', values: { groupId: 'group-uat', environment: 'Contoso UAT' } },
    ],
    [
      'the group of all accounts takes none',
      () => asking().on('directory.group', (deed) => deed(), gives(null)),
      { code: 'account-group-missing', values: { groupId: 'group-accounts' } },
    ],
    ['it was given to somebody else', () => asking().on('holdsSlot', gives(false)), { code: 'slot-lost' }],
  ])('is not taken where %s', async (_why, open, problem) => {
    const world = open();

    expect(await world.step(reserveSlot)).toEqual({ ok: false, outlook: 'refused', problem });
    expect(world.ledger).toEqual([]);
  });

  it.each<[string, unknown, number, number, object]>([
    ['the platform counts fewer than it allows: nobody counts', { used: 4, limit: 5 }, 9, 5, { ok: true }],
    ['it counts as many as it allows, but there are fewer', { used: 2, limit: 2 }, 9, 2, { ok: true }],
    [
      'it counts as many as it allows, and there are',
      { used: 1, limit: 1 },
      9,
      1,
      { problem: { code: 'slots-full', values: { used: 1, limit: 1 } } },
    ],
    ['it counts nothing, and there is room by the settings', null, 2, 2, { ok: true }],
    [
      'it counts nothing, and there is none by the settings',
      null,
      1,
      1,
      { problem: { code: 'slots-full', values: { used: 1, limit: 1 } } },
    ],
  ])('is there where %s', async (how, resources, fallbackLimit, slotLimit, outcome) => {
    const world = asking({ environment: { fallbackLimit } }).on('crm.organizationResources', gives(resources));

    expect(await world.step(reserveSlot)).toMatchObject(outcome);
    expect(world.facts()).toEqual('ok' in outcome ? { slotLimit } : {});
    expect(world.asked.includes('crm.nonInteractiveUsers uat')).toBe(!how.includes('nobody counts'));
  });

  it.each<[string, Given, readonly string[]]>([
    ['both', {}, ['directory.group group-uat', 'directory.group group-accounts']],
    [
      'that of all accounts',
      { environment: { securityGroupId: undefined } as object },
      ['directory.group group-accounts'],
    ],
    ['that of the environment', { settings: { accountGroupId: undefined } as object }, ['directory.group group-uat']],
  ])('is taken once the groups are seen to take members: %s', async (_which, given, groups) => {
    const world = asking(given);

    expect(await world.step(reserveSlot)).toEqual({ ok: true });
    expect(world.asked.filter((line) => line.startsWith('directory.group'))).toEqual(groups);
  });
});
