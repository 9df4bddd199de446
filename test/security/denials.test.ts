import type { AuditEntry } from '../../src/desk/audit';
import { refusedAtTheDoor } from '../../src/start/teams-options';
import { createDenials } from '../../src/teams/front-door/denials';
import type { Refused } from '../../src/usecases/ports';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function denialsInto(lines: AuditEntry[], most = 3) {
  const write = async (entry: AuditEntry) => void lines.push(entry);
  return createDenials({ write, most, onFailure: () => undefined });
}

function denialsWith(written: [string | null, number][]) {
  const write = async ({ after }: AuditEntry) => {
    const { tenantId, count, last } = after as { tenantId?: string; count: number; last?: { tenantId: string } };
    written.push([tenantId ?? last?.tenantId ?? null, count]);
  };
  return createDenials({ write, most: 3, onFailure: () => undefined });
}

function by(tenantId: string): Refused {
  return refusedAtTheDoor({
    reason: 'tenant is not one of ours',
    activityType: 'message',
    tenantId,
    aadObjectId: null,
  });
}

/** Somebody presses Approve who may not. */
function press(who: string, requestId: string): Refused {
  const actor = { aadObjectId: who, name: who };
  return {
    entry: { kind: 'denied', actor, action: 'decide', requestId, object: 'svc-x' },
    alike: ['decide', who, requestId],
  };
}

describe('refusals of the front door', () => {
  it('cost one line of the audit a minute and tenant, with their number, however many there are', async () => {
    const written: [string | null, number][] = [];
    const denials = denialsWith(written);

    for (let second = 0; second < 180; second += 1) {
      for (let n = 0; n < 100; n += 1) await denials.note(by('a'));
      if (second === 0) await denials.note(by('b'));
      await jest.advanceTimersByTimeAsync(1_000);
    }
    await denials.flush();

    expect(written.length).toBeLessThanOrEqual(6);
    expect(written.slice(0, 2)).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    const ofA = written.filter(([tenant]) => tenant === 'a').map(([, count]) => count);
    expect(ofA.reduce((sum, count) => sum + count, 0)).toBe(18_000);
  });

  it('of ever new tenants share a line as well', async () => {
    const written: [string | null, number][] = [];
    const denials = denialsWith(written);

    for (let n = 0; n < 500; n += 1) await denials.note(by(`tenant-${n}`));
    await denials.flush();

    expect(written).toHaveLength(5);
    expect(written.at(-1)).toEqual(['tenant-499', 496]);
  });

  it('are written at once again when it was quiet for a minute', async () => {
    const written: [string | null, number][] = [];
    const denials = denialsWith(written);

    await denials.note(by('a'));
    await jest.advanceTimersByTimeAsync(61_000);
    await denials.note(by('a'));

    expect(written).toEqual([
      ['a', 1],
      ['a', 1],
    ]);
  });
});

describe('presses of people who may not', () => {
  it('cost one line a minute for the same person and request, with their number', async () => {
    const lines: AuditEntry[] = [];
    const denials = denialsInto(lines);

    for (let n = 0; n < 600; n += 1) await denials.note(press('sam', 'SA-1001'));
    await denials.note(press('ravi', 'SA-1001'));
    await denials.flush();

    expect(lines).toEqual([
      expect.objectContaining({
        actor: { aadObjectId: 'sam', name: 'sam' },
        requestId: 'SA-1001',
        after: { count: 1 },
      }),
      expect.objectContaining({
        actor: { aadObjectId: 'ravi', name: 'ravi' },
        requestId: 'SA-1001',
        after: { count: 1 },
      }),
      expect.objectContaining({
        actor: { aadObjectId: 'sam', name: 'sam' },
        requestId: 'SA-1001',
        after: { count: 599 },
      }),
    ]);
  });

  it('on ever new requests share a line that claims no single one, and leave room for those of others', async () => {
    const lines: AuditEntry[] = [];
    const denials = denialsInto(lines, 8);

    for (let n = 0; n < 500; n += 1) await denials.note(press('sam', `SA-${1_000 + n}`));
    await denials.note(press('ravi', 'SA-1001'));
    await denials.flush();

    const counted = lines.map(({ actor, requestId, after }) => [actor, requestId, (after as { count: number }).count]);
    const [sam, ravi] = ['sam', 'ravi'].map((name) => ({ aadObjectId: name, name }));
    expect(counted).toEqual([
      [sam, 'SA-1000', 1],
      [sam, 'SA-1001', 1],
      ['desk', undefined, 1],
      [ravi, 'SA-1001', 1],
      ['desk', undefined, 497],
    ]);
    expect(lines.at(-1)?.after).toMatchObject({ differing: true, last: { actor: sam, requestId: 'SA-1499' } });
  });
});
