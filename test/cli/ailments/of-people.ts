import { people, skus, type Tenant } from '../../../src/sandbox/tenant';
import { approverGroup, everything, type DeskFile } from '../clinic';
import { adminRoom } from '../clinic-books';
import { missing, type Ailment } from './ailment';

type Environment = DeskFile['environments'][0];
const inProd = (change: (prod: Environment) => unknown) => (desk: DeskFile) => change(desk.environments[0]);

function withoutFreeSeats(tenant: Tenant): void {
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
    patient: { desk: inProd((prod) => (prod.lenders = [{ aadObjectId: people.stranger.id, name: 'Sam' }])) },
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
    patient: {
      tenant: (tenant) =>
        tenant.seed.user({
          id: missing,
          userPrincipalName: 'blocked@contoso.com',
          displayName: 'Blocked',
          properties: { accountEnabled: false },
        }),
      desk: inProd((prod) => (prod.lenders = [{ aadObjectId: missing, name: 'Blocked' }])),
    },
    check: 'lender',
    result: 'fault',
    seen: /blocked@contoso\.com is blocked/,
    next: /somebody else/,
  },
];

const chatOf = ({ id }: { readonly id: string }) => `delete from desk.conversations where person_id = '${id}'`;

const refusedHost = "insert into desk.refused_hosts values ('smba.new.microsoft.com', 7, now(), now())";

/** Approvers, and what the books tell of Teams. */
export const peopleAilments: readonly Ailment[] = [
  {
    state: 'an empty group of approvers',
    patient: {
      desk: inProd((prod) => (prod.approvers = { people: [], groupId: missing })),
      tenant: (tenant) => tenant.seed.group({ id: missing, displayName: 'Empty' }),
    },
    check: 'approvers',
    result: 'fault',
    seen: /nobody can approve/,
    next: /approvers/,
  },
  {
    state: 'one approver for a privileged role',
    patient: { desk: inProd((prod) => (prod.approvers = { people: [people.dana.id], groupId: undefined })) },
    check: 'approvers',
    result: 'fault',
    seen: /need two/,
    next: /Add people/,
  },
  {
    state: 'an approver who does not exist',
    patient: { desk: inProd((prod) => (prod.approvers = { people: [missing], groupId: approverGroup })) },
    check: 'approvers',
    result: 'fault',
    seen: /no enabled user/,
    next: /Take it out/,
  },
  {
    state: 'an approver without a chat with the bot',
    patient: { books: (books) => books.spoilt(chatOf(people.lee)) },
    check: 'approver-chats',
    result: 'warn',
    seen: /no chat with Lee Ng yet$/,
    next: /Setup policies/,
  },
  {
    state: 'an approver who removed the app',
    patient: {
      books: (books) =>
        books.spoilt(`update desk.conversations set gone_at = now() where person_id = '${people.dana.id}'`),
    },
    check: 'approver-chats',
    result: 'warn',
    seen: /no chat with Dana Whitfield yet$/,
    next: /Setup policies/,
  },
  {
    state: 'a bot that Teams never spoke to',
    patient: {
      desk: inProd((prod) => (prod.adminConversationId = adminRoom)),
      books: (books) => books.spoilt('delete from desk.conversations'),
    },
    check: 'first-message',
    result: 'warn',
    seen: /nothing ever came from Teams/,
    next: /messaging endpoint/,
  },
  {
    state: 'a connector host that was refused',
    patient: { books: (books) => books.spoilt(refusedHost) },
    check: 'connector-hosts',
    result: 'warn',
    seen: /smba\.new\.microsoft\.com \(7 times/,
    next: /BOT_SERVICE_HOSTS=.*,smba\.new\.microsoft\.com in env/,
  },
  {
    state: 'a bot that is deaf because the connector host was refused',
    patient: { books: (books) => books.spoilt(refusedHost, 'delete from desk.conversations') },
    check: 'connector-hosts',
    result: 'warn',
    seen: /smba\.new\.microsoft\.com/,
    next: /BOT_SERVICE_HOSTS/,
  },
  {
    state: 'a channel chosen with /here that the bot was removed from',
    patient: {
      books: (books) =>
        books.spoilt(
          `insert into desk.admin_conversations values ('prod', '${adminRoom}', '{}', now())`,
          `update desk.conversations set gone_at = now() where id = '${adminRoom}'`,
        ),
    },
    check: 'admin-conversation',
    result: 'warn',
    seen: /in no conversation 19:admins/,
    next: /say \/here/,
  },
  {
    state: 'an admin conversation that is none',
    patient: { desk: inProd((prod) => (prod.adminConversationId = '19:mistyped@thread.tacv2')) },
    check: 'admin-conversation',
    result: 'warn',
    seen: /in no conversation 19:mistyped/,
    next: /\/here/,
  },
  {
    state: 'an admin conversation that the bot was removed from',
    patient: {
      desk: inProd((prod) => (prod.adminConversationId = adminRoom)),
      books: (books) => books.spoilt(`update desk.conversations set gone_at = now() where id = '${adminRoom}'`),
    },
    check: 'admin-conversation',
    result: 'warn',
    seen: /in no conversation 19:admins/,
    next: /\/here/,
  },
  {
    state: 'security defaults that may not be read',
    patient: { graphRoles: everything.filter((name) => name !== 'Policy.Read.All') },
    check: 'security-defaults',
    result: 'unknown',
    seen: /cannot be read/,
    next: /Manage security defaults/,
  },
];
