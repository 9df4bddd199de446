import type { RunFacts } from '../../src/desk/request';
import type { Register } from '../../src/recipe/ports';
import { explore } from '../faults/world/explore';
import type { Explored } from '../faults/world/explore';
import { everyPath } from '../faults/world/more-paths';
import { free } from '../faults/world/paths';
import type { Path } from '../faults/world/paths';

const end = ({ world }: Explored) => world.books.end;
const named = (name: string): Path => everyPath.find((path) => path.name === name) ?? free;

describe('an admin changes the password of somebody else', () => {
  it.each<[string, Awaited<ReturnType<Register['tellOwner']>>, string]>([
    ['who has read of it', 'told', 'pass'],
    ['whose chat takes no message for as long as is waited', 'waiting', 'warn'],
    ['who has no chat with the desk', 'unreachable', 'warn'],
  ])('of an owner %s: it is changed, and the card says whether they know', async (_who, answer, result) => {
    const explored = await explore(named('rotate-by-admin'), [], {
      ports: (ports) => ({ ...ports, register: { ...ports.register, tellOwner: async () => answer } }),
    });

    expect(end(explored)?.state).toBe('done');
    expect(end(explored)?.findings[0]).toMatchObject({ check: 'owner-told', result });
    expect(explored.world.books.offer).toBe('offered');
  });
});

describe('Undo of a change of the password', () => {
  const doubtful = named('rotate-undo-after-doubt');

  /** The new one is what the vault hands out and what the owner is offered; at most the second copy is left. */
  function after(facts: RunFacts, hasCopy: boolean): Path {
    const { request, tenant, secrets } = doubtful;
    const { current = '', pending = '' } = secrets ?? {};
    const now = tenant.vault[pending] ?? '';
    return {
      ...doubtful,
      request: { ...request, facts: { ...request.facts, passwordInDoubt: false, passwordChanged: true, ...facts } },
      tenant: { ...tenant, vault: { [current]: now, ...(hasCopy ? { [pending]: now } : {}) } },
      offer: 'offered',
    };
  }

  it.each<[string, RunFacts, boolean]>([
    ['was kept', { secretOffered: true, pendingSecretRemoved: false }, true],
    ['was removed, and the answer was lost', { secretOffered: true, pendingSecretRemoved: false }, false],
    ['was removed', { secretOffered: true, pendingSecretRemoved: true }, false],
  ])('says that it comes too late once the new one is offered: its second copy %s', async (_copy, facts, hasCopy) => {
    const path = after(facts, hasCopy);

    const { world } = await explore(path);

    expect(world.books.end).toMatchObject({ state: 'needs-hands', problem: { code: 'rotation-over' } });
    expect(world.sent).toEqual([]);
    expect(world.books.offer).toBe('offered');
  });

  it('brings the one before back as long as it is not offered', async () => {
    const explored = await explore(doubtful);

    expect(end(explored)).toEqual({ state: 'undone', findings: [] });
    expect(explored.world.books.offer).toBe('offered');
    expect(explored.violations).toEqual([]);
  });
});
