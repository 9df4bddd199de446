import { runRequest } from '../../src/recipe/run';
import { createSteps, recipe } from '../../src/recipe/steps';
import { obligations, undoing } from '../../src/recipe/obligations';
import { samAccountNameOf, secretNameOf } from '../../src/desk/account-names';
import { explore } from '../faults/world/explore';
import type { Explored } from '../faults/world/explore';
import { borrow, free, onPremises, request, retire, undo } from '../faults/world/paths';
import type { Path } from '../faults/world/paths';
import { everyPath } from '../faults/world/more-paths';
import { memoryDurable } from '../faults/world/memory-durable';
import { portsOver } from '../faults/world/ports';
import { inEnglish } from '../../src/words/words';

const end = ({ world }: Explored) => world.books.end;
const named = (name: string): Path => everyPath.find((path) => path.name === name) ?? free;

describe('a run that is not about to do what was decided', () => {
  it.each(['free', 'undo', 'retire'])(
    'sends nothing, hands the request to people and leaves an alarm: %s',
    async (name) => {
      const path = { free, undo, retire }[name] ?? free;
      const stopped = await explore(path, [], {
        ports: (ports) => ({
          ...ports,
          register: { ...ports.register, differsFromDecision: async () => ['role', 'owner'] },
        }),
      });

      expect(end(stopped)).toMatchObject({ state: 'needs-hands', problem: { code: 'decision-differs' } });
      expect(inEnglish(end(stopped)?.problem ?? { code: '' }).what).toContain('role, owner');
      expect(stopped.world.books.audit).toEqual([
        expect.objectContaining({
          kind: 'security',
          action: 'decision-differs',
          after: { differs: ['role', 'owner'] },
        }),
      ]);
      const besideBooks = stopped.points.map(({ op }) => op).filter((op) => !op.startsWith('register.'));
      expect(besideBooks).toEqual(['begin', 'alarm', 'finish']);
    },
  );
});

describe('the recipe', () => {
  it('creates in this order', () => {
    expect(createSteps(recipe).map(({ name }) => name)).toEqual([
      'reserve-slot',
      'store-password',
      'create-cloud-user',
      'await-directory-sync',
      'join-environment-group',
      'join-account-group',
      'borrow-license',
      'assign-license',
      'await-systemuser',
      'move-to-business-unit',
      'assign-security-role',
      'set-access-mode',
      'remove-license',
      'return-license',
      'verify',
      'try-password',
      'hand-over',
    ]);
  });

  it('owes the removal of the licence first, then its return', () => {
    expect(obligations(recipe).map(({ name }) => name)).toEqual(['remove-license', 'return-license']);
  });

  it('undoes what is owed first, because a lender is waiting', () => {
    expect(undoing(recipe).map(({ name }) => name)).toEqual([
      'remove-license',
      'return-license',
      'remove-security-role',
      'leave-access-mode',
      'leave-account-group',
      'leave-environment-group',
      'block-sign-in',
    ]);
  });
});

describe('a run', () => {
  it.each(everyPath)('ends $wished on the path $name', async (path) => {
    const explored = await explore(path);

    expect(end(explored)?.state).toBe(path.wished);
    expect(end(explored)?.problem?.code).toBe(path.problem);
    expect(explored.violations).toEqual([]);
  });

  it('does nothing when another attempt owns the request', async () => {
    const { world } = await explore(free);
    void world.process.live();
    const sent = world.sent.length;

    await runRequest(memoryDurable(world.process, []), portsOver(world), {
      requestId: 'SA-1042',
      attempt: 7,
      mode: 'forward',
    });

    expect(world.sent).toHaveLength(sent);
  });

  it('gives the request to a person when its environment is no longer configured', async () => {
    const explored = await explore({ ...free, request: { ...free.request, environmentId: 'gone' } });

    expect(end(explored)).toMatchObject({ state: 'needs-hands', problem: { code: 'environment-unknown' } });
    expect(explored.world.sent).toEqual([]);
  });

  it('takes from the lender only when none is free, and gives back what was lent', async () => {
    const withFree = await explore(free);
    const withoutFree = await explore(borrow);

    expect(withFree.world.books.loan).toBeNull();
    expect(withoutFree.world.books.loan).toMatchObject({
      state: 'returned',
      disabledPlans: ['plan-forms', 'plan-flow'],
    });
  });

  it('shows exactly what to create in Active Directory before it waits', async () => {
    const { world } = await explore(onPremises);

    expect(world.books.instructions.get('await-directory-sync')).toEqual({
      sAMAccountName: 'svc-erp',
      userPrincipalName: 'svc-erp@contoso.com',
      organizationalUnit: 'OU=Services,DC=corp',
      domain: 'corp.contoso.com',
      employeeID: 'SA1042-7f3a',
      passwordNeverExpires: 'yes',
    });
    expect(world.books.waits[0]).toMatch(/^await-directory-sync: directory-sync until 2026-03-02T08:1/);
  });

  it('disables the user where the platform refuses to make an unlicensed one interactive', async () => {
    const { world } = await explore(retire);

    expect(world.sent.filter((op) => op.startsWith('crm.'))).toEqual(['crm.setAccessMode=0', 'crm.disableSystemuser']);
  });

  it('disables an account that it undoes and never deletes it', async () => {
    const { world } = await explore(undo);

    expect(world.tenant.state.users['account']?.accountEnabled).toBe(false);
  });

  it('names the exact manual step when the sync has reset the access mode', async () => {
    const explored = await explore(named('mode-reset-by-sync'));

    const [leftover] = end(explored)?.leftovers ?? [];
    const next = leftover && inEnglish(leftover).next;
    expect(next).toContain('Power Platform admin center > Manage > Environments > Contoso Sales > Settings');
    expect(next).toContain('Client Access License (CAL) Information');
    expect(next).toContain('Access Mode to Non-interactive');
  });

  it('tells who is owed which licence when it cannot be returned', async () => {
    const { points } = await explore(borrow);
    const returning = points.map(({ op }) => op).lastIndexOf('directory.assignLicense+');

    const explored = await explore(borrow, [{ point: returning, kind: 'refused-ever' }]);

    expect(end(explored)?.state).toBe('needs-hands');
    expect(explored.world.books.loan?.state).toBe('owed');
    const left = end(explored)?.leftovers ?? [];
    expect(left.map(({ code }) => code)).toEqual(['license-owed']);
    expect(left.map((one) => inEnglish(one).what).join()).toContain('Kim Larsen lent the licence Sales Enterprise');
    expect(left.map((one) => inEnglish(one).next).join()).toContain(
      'with the apps off that the technical details name',
    );
  });
});

describe.each([free, retire])('what two had to approve: $name', (path) => {
  const second = { by: { aadObjectId: 'second', name: 'Lee Park' }, at: '2026-03-02T07:35:00Z' };
  const approvals = [...request.approvals, second];

  it.each([
    ['the first', ['second'], 'Dana Ortiz'],
    ['the second', ['admin'], 'Lee Park'],
    ['both', ['somebody-else'], 'Dana Ortiz'],
  ])('is not begun once %s may not approve any more', async (_who, approvers, approver) => {
    const { world } = await explore({ ...path, request: { ...path.request, approvals }, approvers });

    expect(world.books.end).toMatchObject({
      state: 'undone',
      problem: { code: 'approver-lost', values: { approver } },
    });
    expect(world.sent).toEqual([]);
  });

  it('is done while both may', async () => {
    const approvers = ['admin', 'second'];
    const explored = await explore({ ...path, request: { ...path.request, approvals }, approvers });

    expect(end(explored)?.state).toBe('done');
  });
});

it.each([
  ['retire', { 'directory.updateUser': 1, 'directory.revokeSignInSessions': 1 }],
  ['undo', { 'directory.updateUser': 1, 'directory.revokeSignInSessions': 1 }],
  ['retire-on-premises', { 'directory.revokeSignInSessions': 1 }],
])('whoever is signed in with an account that is closed is signed out: %s', async (name, closing) => {
  const { world } = await explore(named(name));

  const sent = world.sent.filter((op) => /updateUser|revoke/.test(op));
  expect(sent).toEqual(Object.keys(closing));
});

describe('the names of an account', () => {
  it('fit into Active Directory', () => {
    const long = { accountName: 'svc-warehouse-integration-eu', id: 'SA-1042' };

    expect(samAccountNameOf(long)).toBe('svc-warehouse-i-1042');
    expect(samAccountNameOf(long)).toHaveLength(20);
    expect(samAccountNameOf({ accountName: 'svc-erp', id: 'SA-1' })).toBe('svc-erp');
  });

  it('give each request its own place in the vault', () => {
    expect(secretNameOf({ accountName: 'svc-erp', id: 'SA-1042' })).toBe('svc-erp-SA-1042');
  });
});
