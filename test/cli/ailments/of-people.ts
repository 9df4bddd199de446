import { people, type Tenant } from '../../../src/sandbox/tenant';
import { approverGroup, everything, type DeskFile } from '../clinic';
import { adminRoom } from '../clinic-books';
import { missing, type Ailment } from './ailment';

type Environment = DeskFile['environments'][0];
const inProd = (change: (prod: Environment) => unknown) => (desk: DeskFile) => change(desk.environments[0]);

const inviteGuests = (tenant: Tenant) =>
  tenant.seed.group({ id: missing, displayName: 'Guests', members: [people.guest.id] });

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
    state: 'an approver who is a guest, where guests are not let in',
    patient: {
      desk: inProd((prod) => (prod.approvers = { people: [people.guest.id], groupId: approverGroup })),
    },
    check: 'approvers',
    result: 'fault',
    seen: /^Gus Guest is a guest/,
    next: /"guests": "allowed"/,
  },
  {
    state: 'approvers who are all guests, where guests are not let in',
    patient: {
      tenant: inviteGuests,
      desk: inProd((prod) => (prod.approvers = { people: [], groupId: missing })),
    },
    check: 'approvers',
    result: 'fault',
    seen: /nobody can approve; guests are not let in: Gus Guest$/,
    next: /"guests": "allowed"/,
  },
  {
    state: 'a guest as the second approver of a privileged role',
    patient: {
      tenant: inviteGuests,
      desk: inProd((prod) => (prod.approvers = { people: [people.dana.id], groupId: missing })),
    },
    check: 'approvers',
    result: 'fault',
    seen: /1 person can approve, but privileged roles need two; guests are not let in: Gus Guest$/,
    next: /Add people/,
  },
  {
    state: 'a guest who may approve, without a chat with the bot',
    patient: {
      desk: (desk) => {
        Object.assign(desk, { guests: 'allowed' });
        desk.environments[0].approvers = { people: [people.guest.id], groupId: approverGroup };
      },
    },
    check: 'approver-chats',
    result: 'warn',
    seen: /no chat with Gus Guest yet$/,
    next: /Setup policies/,
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
    state: 'a lost channel chosen with /here, beside a sound one in the desk file',
    patient: {
      desk: inProd((prod) => (prod.adminConversationId = adminRoom)),
      books: (books) =>
        books.spoilt("insert into desk.admin_conversations values ('prod', '19:lost@thread.tacv2', '{}', now())"),
    },
    check: 'admin-conversation',
    result: 'warn',
    seen: /in no conversation 19:lost/,
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
