import type { SubscribedSku } from '../../../src/recipe/ports';
import { countUnits } from '../../../src/recipe/rules/license-units';
import { inEnglish } from '../../../src/words/words';

const skuId = '1e1a282c-9c54-43a2-9310-98ef728faace';
const license = { skuId, name: 'Sales Enterprise' };

interface Units {
  readonly enabled: number;
  readonly used: number;
  readonly warning?: number;
  readonly suspended?: number;
  readonly lockedOut?: number;
  readonly state?: string;
  readonly appliesTo?: string;
}

function count(units: Units, useGraceUnits?: boolean) {
  const { enabled, used, warning = 0, suspended = 0, lockedOut = 0, state = 'Enabled', appliesTo = 'User' } = units;
  const sku: SubscribedSku = {
    skuId,
    skuPartNumber: 'DYN365_ENTERPRISE_SALES',
    capabilityStatus: state,
    appliesTo,
    consumedUnits: used,
    prepaidUnits: { enabled, warning, suspended, lockedOut },
  };
  return countUnits({ ...license, ...(useGraceUnits === undefined ? {} : { useGraceUnits }) }, [sku]);
}

describe('units of a licence', () => {
  it.each<[string, Units, number]>([
    ['some free', { enabled: 7, used: 5 }, 2],
    ['all in use', { enabled: 7, used: 7 }, 0],
    ['all of one in use', { enabled: 1, used: 1 }, 0],
    ['nobody holds any', { enabled: 3, used: 0 }, 3],
    ['some suspended, but enough in force', { enabled: 7, used: 7, suspended: 3 }, 0],
  ])('are free and may be borrowed: %s', (_name, units, free) => {
    expect(count(units)).toEqual({ skuId, name: license.name, free, total: units.enabled });
  });

  it.each<[string, Units, string]>([
    ['one holder too many', { enabled: 7, used: 8 }, 'license-over-assigned'],
    ['none left of them', { enabled: 0, used: 3 }, 'license-over-assigned'],
    ['some suspended', { enabled: 4, used: 7, suspended: 3 }, 'license-partly-suspended'],
    ['some locked out', { enabled: 4, used: 7, lockedOut: 3 }, 'license-partly-suspended'],
    ['some in grace', { enabled: 4, used: 7, warning: 3 }, 'license-partly-in-grace'],
    ['suspended', { enabled: 25, used: 3, state: 'Suspended' }, 'license-suspended'],
    ['locked out', { enabled: 25, used: 3, state: 'LockedOut' }, 'license-locked-out'],
    ['deleted', { enabled: 25, used: 3, state: 'Deleted' }, 'license-deleted'],
    ['in grace', { enabled: 0, warning: 25, used: 3, state: 'Warning' }, 'license-in-grace'],
    ['in a state of tomorrow', { enabled: 25, used: 3, state: 'Paused' }, 'license-state-unknown'],
    ['not for users', { enabled: 25, used: 0, appliesTo: 'Company' }, 'license-not-for-users'],
  ])('are neither free nor borrowed when the product is cut: %s', (_name, units, code) => {
    const counted = count(units);

    expect(counted).toMatchObject({ free: 0, problem: { code } });
    expect(counted.problem && inEnglish(counted.problem).what).toContain('Sales Enterprise');
  });

  it('count their grace period only where the settings say so', () => {
    const product: Units = { enabled: 0, warning: 10, used: 4, state: 'Warning' };
    const partly: Units = { enabled: 4, warning: 3, used: 7 };

    expect(count(product, true)).toEqual({ skuId, name: license.name, free: 6, total: 10 });
    expect(count(partly, true)).toMatchObject({ free: 0, total: 7 });
    expect(count(partly, true)).not.toHaveProperty('problem');
    expect(count({ ...partly, used: 8 }, true)).toMatchObject({ problem: { code: 'license-over-assigned' } });
    expect(count({ ...product, state: 'Suspended' }, true)).toMatchObject({ problem: { code: 'license-suspended' } });
  });

  it('of a product that the tenant does not own are none', () => {
    expect(countUnits(license, [])).toMatchObject({ free: 0, total: 0 });
    expect(countUnits(license, []).problem).toEqual({
      code: 'license-not-owned',
      values: { license: license.name, skuId },
    });
  });

  it('are not free where they are due to lenders, and never fewer than none', () => {
    const sku = {
      ...emptySku(),
      consumedUnits: 4,
      prepaidUnits: { enabled: 7, warning: 0, suspended: 0, lockedOut: 0 },
    };

    expect([0, 1, 3, 4].map((due) => countUnits(license, [sku], due).free)).toEqual([3, 2, 0, 0]);
  });

  it('are found whatever the case of the id in the settings', () => {
    const upper = { ...license, skuId: skuId.toUpperCase() };
    const counted = countUnits(upper, [
      { ...emptySku(), prepaidUnits: { enabled: 2, warning: 0, suspended: 0, lockedOut: 0 } },
    ]);
    expect(counted.free).toBe(2);
  });
});

function emptySku(): SubscribedSku {
  return {
    skuId,
    skuPartNumber: 'X',
    capabilityStatus: 'Enabled',
    appliesTo: 'User',
    consumedUnits: 0,
    prepaidUnits: { enabled: 0, warning: 0, suspended: 0, lockedOut: 0 },
  };
}
