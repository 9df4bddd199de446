import { createDenials } from '../../src/start/denials';
import type { Denial } from '../../src/teams/options';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function denialsWith(written: [string | null, number][]) {
  const write = async ({ tenantId }: Denial, count: number) => void written.push([tenantId, count]);
  return createDenials({ write, mostTenants: 3, onFailure: () => undefined });
}

function by(tenantId: string): Denial {
  return { reason: 'tenant is not one of ours', activityType: 'message', tenantId, aadObjectId: null };
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
