import {
  ableLenders,
  freeLicense,
  lenderChosenBefore,
  lendersMeant,
  licenseSource,
} from '../../src/desk/license-source';
import type { LenderState, LicenseUnits } from '../../src/desk/survey';
import { dana, kim, lee, olga, omar } from '../support/cast';

const cut = { code: 'refused' } as const;
const sales: LicenseUnits = { skuId: 'sales', name: 'Dynamics 365 Sales', free: 0, total: 25 };
const service: LicenseUnits = { skuId: 'service', name: 'Dynamics 365 Customer Service', free: 0, total: 10 };
const able = (person: LenderState['person']): LenderState => ({ person, canLend: true, skuId: 'sales' });
const busy = (person: LenderState['person']): LenderState => ({ person, canLend: false, why: 'lending' });

describe('the licence of the next account', () => {
  it('is a free unit of the first product that has one, and nobody is asked to lend', () => {
    const licenses = [sales, { ...service, free: 2 }, { ...sales, skuId: 'other', free: 9 }];

    expect(licenseSource({ licenses, lenders: [able(kim)] })).toEqual({ from: 'free-unit', license: licenses[1] });
    expect(freeLicense(licenses)).toBe(licenses[1]);
  });

  it('is that of a lender who can, where no unit is free', () => {
    const lenders = [busy(kim), able(omar), able(lee)];

    expect(licenseSource({ licenses: [sales, service], lenders })).toEqual({
      from: 'lender',
      lenders: [lenders[1], lenders[2]],
    });
    expect(freeLicense([sales, service])).toBeNull();
  });

  it('is not that of a lender who said Not now to this request', () => {
    const lenders = [able(kim), able(omar)];

    expect(ableLenders(lenders, [kim])).toEqual([lenders[1]]);
    expect(licenseSource({ licenses: [sales], lenders }, [kim, omar])).toEqual({ from: 'nobody', problem: null });
  });

  it('is nobody’s while all sound units are in use and nobody can lend, and that is no fault of the products', () => {
    const licenses = [{ ...sales, problem: cut }, service];

    expect(licenseSource({ licenses, lenders: [busy(kim)] })).toEqual({ from: 'nobody', problem: null });
  });

  it('is nobody’s because of the products where none of them is sound', () => {
    const licenses = [
      { ...sales, problem: { code: 'no-license-free' } as const },
      { ...service, problem: cut },
    ];

    expect(licenseSource({ licenses, lenders: [busy(kim)] })).toEqual({
      from: 'nobody',
      problem: { code: 'no-license-free' },
    });
    expect(licenseSource({ licenses: [], lenders: [] })).toEqual({ from: 'nobody', problem: null });
  });

  it('is nobody’s because a lender’s unit could not be given back, which goes before the products', () => {
    const unsafe: LenderState = { person: omar, canLend: false, why: 'no-unit', problem: cut };
    const licenses = [{ ...sales, problem: { code: 'no-license-free' } as const }];

    expect(licenseSource({ licenses, lenders: [busy(kim), unsafe] })).toEqual({ from: 'nobody', problem: cut });
  });
});

describe('the lender who is meant', () => {
  const one = able({ ...kim, name: 'Kim Lind', userPrincipalName: 'kim@contoso.com' });
  const two = able({ ...olga, name: 'Kim Lind Haddad' });
  const three = able({ ...lee, name: 'Haddad, Omar' });
  const four = able({ ...omar, name: 'Kim Lind' });
  const lenders = [one, two, three];

  it.each([
    ['by user principal name, in any spelling', 'KIM@contoso.com', [one]],
    ['by id, in any spelling', olga.aadObjectId.toUpperCase(), [two]],
    ['by the whole name, before those whose name only holds it', ' kim   LIND ', [one]],
    ['by the words of a name in any order', 'omar haddad', [three]],
    ['each who has the word, where several have it', 'haddad', [two, three]],
    ['by one word that only one has', 'omar', [three]],
    ['by full-width letters as some keyboards write them', 'ｏｍａｒ', [three]],
    ['nobody, where a word is of no name', 'kim lopez', []],
    ['nobody, where nothing was written', ' , ', []],
  ])('%s', (_how, wished, meant) => {
    expect(lendersMeant(lenders, wished)).toEqual(meant);
  });

  it('is left open where two have the name', () => {
    expect(lendersMeant([...lenders, four], 'Kim Lind')).toEqual([one, four]);
    expect(lendersMeant([one, four], 'kim')).toEqual([one, four]);
  });
});

describe('whom an earlier approval chose', () => {
  const at = '2026-11-22T10:00:00.000Z';
  const approvals = [
    { by: lee, at },
    { by: dana, at, lender: omar },
  ];
  const lenders = [able(kim), able(omar)];

  it('is the lender, whichever approval names them', () => {
    expect(lenderChosenBefore(lenders, { approvals })).toBe(lenders[1]);
  });

  it.each<[string, Parameters<typeof lenderChosenBefore>]>([
    ['they cannot lend any more', [[able(kim), busy(omar)], { approvals }]],
    ['they said Not now to it', [lenders, { approvals, declined: [omar] }]],
    ['no approval names anybody', [lenders, { approvals: [{ by: lee, at }] }]],
    ['nobody has approved yet', [lenders, { approvals: [] }]],
  ])('is nobody where %s', (_why, [from, request]) => {
    expect(lenderChosenBefore(from, request)).toBeNull();
  });
});
