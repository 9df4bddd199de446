import type { AuditEntry } from '../../../src/desk/audit';
import { createDenials } from '../../../src/teams/front-door/denials';
import type { Refused } from '../../../src/usecases/ports';
import { dana, ravi, sam } from '../../support/cast';

type Who = typeof sam;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const minute = 60_000;
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

/** The gathering, the lines of the audit that came of it, and what could not be written. */
function gathering(options: Partial<Parameters<typeof createDenials>[0]> = {}) {
  const lines: AuditEntry[] = [];
  const failures: unknown[] = [];
  const denials = createDenials({
    write: async (entry) => void lines.push(entry),
    onFailure: (error) => void failures.push(error),
    ...options,
  });
  return { denials, lines, failures, written: () => lines.map(brief) };
}

/** Who, which request, and how often. */
function brief({ actor, requestId, after }: AuditEntry): string {
  const name = actor === 'desk' ? 'desk' : actor.name.split(' ')[0];
  return `${name} ${requestId ?? '-'} ${(after as { count: number }).count}`;
}

function press(who: Who, requestId: string, action = 'decide'): Refused {
  return {
    entry: { kind: 'denied', actor: who, action, requestId, environmentId: 'prod', object: 'svc-erp' },
    alike: [action, who.aadObjectId, requestId],
  };
}

function fromTenant(tenantId: string, action = 'front-door-tenant'): Refused {
  return { entry: { kind: 'denied', actor: 'desk', action, after: { tenantId } }, alike: [action, tenantId] };
}

describe('a refusal', () => {
  it('is written at once as it is, with its number', async () => {
    const { denials, lines } = gathering();

    await denials.note(press(sam, 'SA-1'));
    await denials.note(fromTenant('fabrikam'));

    expect(lines).toEqual([
      {
        kind: 'denied',
        actor: sam,
        action: 'decide',
        requestId: 'SA-1',
        environmentId: 'prod',
        object: 'svc-erp',
        after: { count: 1 },
      },
      { kind: 'denied', actor: 'desk', action: 'front-door-tenant', after: { tenantId: 'fabrikam', count: 1 } },
    ]);
  });

  it('that is repeated is written when a minute is over, and not sooner, and so on for each minute', async () => {
    const { denials, written } = gathering();
    for (let n = 0; n < 4; n += 1) await denials.note(press(sam, 'SA-1'));

    await pass(minute - 1);
    expect(written()).toEqual(['Sam SA-1 1']);
    await pass(1);
    expect(written()).toEqual(['Sam SA-1 1', 'Sam SA-1 3']);

    await denials.note(press(sam, 'SA-1'));
    await denials.note(press(sam, 'SA-1'));
    await pass(minute - 1);
    expect(written()).toHaveLength(2);
    await pass(1);
    expect(written().at(-1)).toBe('Sam SA-1 2');
  });

  it('that came alone is forgotten after its minute: no line of nothing, and the next one is written at once', async () => {
    const { denials, written } = gathering();

    await denials.note(press(sam, 'SA-1'));
    await pass(3 * minute);
    await denials.note(press(sam, 'SA-1'));

    expect(written()).toEqual(['Sam SA-1 1', 'Sam SA-1 1']);
  });

  it('is gathered for as long as the operator of the bot says', async () => {
    const { denials, written } = gathering({ windowMs: 200 });
    await denials.note(press(sam, 'SA-1'));
    await denials.note(press(sam, 'SA-1'));

    await pass(199);
    expect(written()).toHaveLength(1);
    await pass(1);
    expect(written()).toHaveLength(2);
  });

  it('says what the last of those that are alike said, whatever kind of thing that was', async () => {
    const { denials, lines } = gathering();
    const entry = { kind: 'denied', actor: sam, action: 'look' } as const;
    const afters: unknown[] = ['text', null, undefined, { reason: 'first' }, { reason: 'last' }];

    for (const [n, after] of afters.entries()) await denials.note({ entry: { ...entry, after }, alike: [`${n}`] });
    await denials.note({ entry: { ...entry, after: { reason: 'newest' } }, alike: ['4'] });
    await denials.flush();

    const said = lines.map(({ after }) => after);
    expect(said.slice(0, 3)).toEqual(Array(3).fill({ count: 1 }));
    expect(said.slice(3)).toEqual([
      { reason: 'first', count: 1 },
      { reason: 'last', count: 1 },
      { reason: 'newest', count: 1 },
    ]);
  });
});

describe('refusals that differ', () => {
  it('have twenty lines of their own for one action, and share the one after', async () => {
    const { denials, lines } = gathering();

    for (let n = 1; n <= 20; n += 1) await denials.note(fromTenant(`tenant-${n}`));
    await denials.note(fromTenant('tenant-21'));
    await denials.note(fromTenant('tenant-22'));
    await denials.flush();

    expect(lines.slice(0, 20).map(({ after }) => (after as { tenantId?: string }).tenantId)).toEqual(
      Array.from({ length: 20 }, (_, n) => `tenant-${n + 1}`),
    );
    const shared = { kind: 'denied', action: 'front-door-tenant', actor: 'desk' };
    expect(lines.slice(20)).toEqual([
      { ...shared, after: { count: 1, differing: true, last: { actor: 'desk', tenantId: 'tenant-21' } } },
      { ...shared, after: { count: 1, differing: true, last: { actor: 'desk', tenantId: 'tenant-22' } } },
    ]);
  });

  it('of one person have a quarter of them, and the line they share names the last and claims no request', async () => {
    const { denials, lines, written } = gathering();

    for (let n = 1; n <= 6; n += 1) await denials.note(press(sam, `SA-${n}`));
    await denials.note(press(ravi, 'SA-1'));
    await denials.note(press(ravi, 'SA-2'));

    expect(written()).toEqual([
      ...[1, 2, 3, 4, 5].map((n) => `Sam SA-${n} 1`),
      'desk - 1',
      'Ravi SA-1 1',
      'Ravi SA-2 1',
    ]);
    const last = { actor: sam, requestId: 'SA-6', environmentId: 'prod', object: 'svc-erp' };
    expect(lines[5]).toEqual({
      kind: 'denied',
      action: 'decide',
      actor: 'desk',
      after: { count: 1, differing: true, last },
    });
  });

  it('do not take each other’s room: another action has its own', async () => {
    const { denials, written } = gathering({ most: 1 });

    await denials.note(press(sam, 'SA-1'));
    await denials.note(press(dana, 'SA-1', 'retry'));
    await denials.note(press(ravi, 'SA-1'));

    expect(written()).toEqual(['Sam SA-1 1', 'Dana SA-1 1', 'desk - 1']);
  });

  it('leave the one that has its line already on that line, however full it has become', async () => {
    const { denials, written } = gathering({ most: 2 });
    for (const tenant of ['a', 'b', 'c', 'd']) await denials.note(fromTenant(tenant));

    await denials.note(fromTenant('a'));
    await denials.flush();

    // The last two: A's own second refusal, and that of D on the line that C began.
    expect(written()).toHaveLength(5);
    expect(written().slice(3)).toEqual(['desk - 1', 'desk - 1']);
  });
});

describe('what is gathered', () => {
  it('is written before the bot ends, and nothing is written after that', async () => {
    const { denials, written } = gathering();
    await denials.note(press(sam, 'SA-1'));
    await denials.note(press(sam, 'SA-1'));
    await denials.note(press(ravi, 'SA-2'));

    await denials.flush();
    expect(written()).toEqual(['Sam SA-1 1', 'Ravi SA-2 1', 'Sam SA-1 1']);
    await pass(10 * minute);
    expect(written()).toHaveLength(3);
  });

  it.each([
    ['alone', 1, ['Sam SA-1 1']],
    ['repeated', 2, ['Sam SA-1 1', 'Sam SA-1 1']],
  ])('begins anew after that, with a whole minute: %s before', async (_what, times, before) => {
    const { denials, written } = gathering();
    for (let n = 0; n < times; n += 1) await denials.note(press(sam, 'SA-1'));
    await pass(minute / 2);
    await denials.flush();
    expect(written()).toEqual(before);
    await pass(minute / 6);

    await denials.note(press(sam, 'SA-1'));
    await denials.note(press(sam, 'SA-1'));
    await pass(minute - 1);
    expect(written()).toHaveLength(before.length + 1);
    await pass(1);
    expect(written()).toHaveLength(before.length + 2);
  });

  it('and cannot be written is told, and what comes later is written all the same', async () => {
    let isDown = false;
    const lines: AuditEntry[] = [];
    const { denials, failures } = gathering({
      write: async (entry) => {
        if (isDown) throw new Error('database is gone');
        lines.push(entry);
      },
    });
    await denials.note(press(sam, 'SA-1'));
    await denials.note(press(sam, 'SA-1'));
    isDown = true;
    await pass(minute);
    await expect(denials.note(press(ravi, 'SA-2'))).rejects.toThrow('database is gone');
    isDown = false;
    await denials.note(press(sam, 'SA-1'));
    await pass(minute);

    expect(failures).toEqual([new Error('database is gone')]);
    expect(lines.map(brief)).toEqual(['Sam SA-1 1', 'Sam SA-1 1']);
  });
});
