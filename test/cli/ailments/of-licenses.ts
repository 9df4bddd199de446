import { people, skus, type Tenant } from '../../../src/sandbox/tenant';
import type { DeskFile, Patient } from '../clinic';
import { missing, type Ailment } from './ailment';

type Environment = DeskFile['environments'][0];
const inProd = (change: (prod: Environment) => unknown) => (desk: DeskFile) => change(desk.environments[0]);

export function withoutFreeSeats(tenant: Tenant): void {
  tenant.changeSku(skus.enterpriseSales, (sku) => ({ ...sku, prepaidUnits: { ...sku.prepaidUnits, enabled: 25 } }));
}

const units =
  (prepaidUnits: object, capabilityStatus: 'Enabled' | 'Warning' | 'LockedOut' = 'Enabled') =>
  (tenant: Tenant): void =>
    tenant.changeSku(skus.enterpriseSales, (sku) => ({
      ...sku,
      capabilityStatus,
      prepaidUnits: { ...sku.prepaidUnits, ...prepaidUnits },
    }));

const withBlockedLender: Patient = {
  tenant: (tenant) =>
    tenant.seed.user({
      id: missing,
      userPrincipalName: 'blocked@contoso.com',
      displayName: 'Blocked',
      properties: { accountEnabled: false },
    }),
  desk: inProd((prod) => (prod.lenders = [{ aadObjectId: missing, name: 'Blocked' }])),
};

/** No ailment: whoever needs a licence gets one of the other product. */
export const withAnotherLicense: Patient = {
  tenant: withoutFreeSeats,
  desk: inProd((prod) => {
    const licenses = [...prod.licenses, { skuId: skus.teamMembers, name: 'Team Members' }];
    Object.assign(prod, { licenses, lenders: [] });
  }),
};

/** The same, where no licence is free either. */
export const withBlockedLenderAlone: Patient = {
  ...withBlockedLender,
  tenant(tenant, app) {
    withBlockedLender.tenant?.(tenant, app);
    withoutFreeSeats(tenant);
  },
};

/** Licences and those who lend theirs. */
export const licenseAilments: readonly Ailment[] = [
  {
    state: 'a suspended subscription',
    patient: {
      desk: inProd((prod) =>
        Object.assign(prod, { licenses: [{ skuId: skus.crmStandard, name: 'CRM' }], lenders: [] }),
      ),
    },
    check: 'license',
    result: 'fault',
    seen: /suspended/,
    next: /Billing > Your products/,
  },
  {
    state: 'a suspended subscription beside one that has units',
    patient: { desk: inProd((prod) => (prod.licenses = [{ skuId: skus.crmStandard, name: 'CRM' }, ...prod.licenses])) },
    check: 'license',
    result: 'warn',
    seen: /suspended/,
    next: /Billing > Your products/,
  },
  {
    state: 'a subscription with more holders than units',
    patient: { tenant: units({ enabled: 24 }) },
    check: 'license',
    result: 'fault',
    seen: /25 units are assigned, but the subscription has only 24/,
    next: /buys units/,
  },
  {
    state: 'a subscription in its grace period',
    patient: { tenant: units({ enabled: 0, warning: 30 }, 'Warning') },
    check: 'license',
    result: 'fault',
    seen: /grace period/,
    next: /useGraceUnits/,
  },
  {
    state: 'a subscription that is suspended in part',
    patient: { tenant: units({ enabled: 20, suspended: 10 }) },
    check: 'license',
    result: 'fault',
    seen: /10 are suspended or locked out/,
    next: /renews the rest/,
  },
  {
    state: 'a subscription that is locked out',
    patient: { tenant: units({ enabled: 0, lockedOut: 30 }, 'LockedOut') },
    check: 'license',
    result: 'fault',
    seen: /locked out/,
    next: /renews it/,
  },
  {
    state: 'a product the tenant does not own',
    patient: {
      desk: inProd((prod) => Object.assign(prod, { licenses: [{ skuId: missing, name: 'CRM' }], lenders: [] })),
    },
    check: 'license',
    result: 'fault',
    seen: /does not own/,
    next: /The tenant owns: .*DYN365_ENTERPRISE_SALES/,
  },
  {
    state: 'no free licence and nobody who lends',
    patient: { tenant: withoutFreeSeats, desk: inProd((prod) => (prod.lenders = [])) },
    check: 'license',
    result: 'fault',
    seen: /nobody can lend/,
    next: /lenders/,
  },
  {
    state: 'no free licence, but a lender',
    patient: { tenant: withoutFreeSeats },
    check: 'license',
    result: 'warn',
    seen: /borrows/,
    next: /Nothing must be done/,
  },
  {
    state: 'a lender without a licence',
    patient: { desk: inProd(lentBySam) },
    check: 'lender',
    result: 'fault',
    seen: /holds none/,
    next: /somebody else/,
  },
  {
    state: 'a lender who does not exist',
    patient: { desk: inProd((prod) => (prod.lenders = [{ aadObjectId: missing, name: 'Nobody' }])) },
    check: 'lender',
    result: 'fault',
    seen: /no user/,
    next: /object id/,
  },
  {
    state: 'a lender who is blocked',
    patient: withBlockedLender,
    check: 'lender',
    result: 'fault',
    seen: /blocked@contoso\.com is blocked/,
    next: /somebody else/,
  },
  {
    state: 'a lender whom a run owes the licence',
    patient: { desk: inProd(lentBySam), books: (books) => books.spoilt(loanOfSam('owed')) },
    check: 'lender',
    result: 'warn',
    seen: /lent the licence for SA-7 and does not have it back/,
    next: /needs hands.*SA-7/,
  },
];

function lentBySam(prod: Environment): void {
  prod.lenders = [{ aadObjectId: people.stranger.id, name: 'Sam' }];
}

function loanOfSam(state: 'taken' | 'owed'): string {
  const { id, name } = people.stranger;
  const loan = {
    requestId: 'SA-7',
    lender: { aadObjectId: id, name },
    skuId: skus.enterpriseSales,
    disabledPlans: [],
    state,
  };
  return `insert into desk.loans (request_id, lender_id, state, body) values ('SA-7', '${id}', '${state}', '${JSON.stringify(loan)}')`;
}

/** No ailment: whoever lends right now holds no licence for some minutes. */
export const whileSamLends: Patient = {
  desk: inProd(lentBySam),
  books: (books) => books.spoilt(loanOfSam('taken')),
};
