import { UpstreamError } from '../../../src/desk/problem';
import type { RunFacts, ServiceRequest } from '../../../src/desk/request';
import type { Explored } from './explore';
import { madeTenant, marker, record, request, retire, upn, withUser } from './paths';
import type { Path } from './paths';
import type { Books } from './register';
import type { Tenant } from './tenant';
import { user } from './tenant-state';
import type { TenantState, TenantUser } from './tenant-state';
import { madeUpProblem } from '../../support/made-up-problem';

/** Secrets of the account: what the vault hands out, and where the new password lies meanwhile. */
const current = 'svc-erp-SA-0900';
export const pending = 'svc-erp-SA-1042-1';
const before = 'canary-password-0';
const sentBefore = 'canary-password-sent-before';

const admin = { aadObjectId: 'admin', name: 'Dana Ortiz' };
const at = '2026-03-02T07:59:00Z';
const tenant: TenantState = { ...madeTenant, vault: { [current]: before } };
const account = tenant.users['account'] ?? user('account');

/** By its owner: nobody else has to approve it. */
const byOwner: ServiceRequest = {
  ...request,
  kind: 'rotate',
  approvals: [],
  decision: { verdict: 'approved', by: request.owner, at },
};
const byAdmin: ServiceRequest = { ...byOwner, requester: admin, approvals: [{ by: admin, at }] };

export const rotate: Path = {
  ...retire,
  name: 'rotate',
  request: byOwner,
  tenant,
  account: record,
  offer: 'offered',
  secrets: { current, pending },
};

const inDoubt: RunFacts = {
  userPrincipalName: upn,
  userId: 'account',
  secretName: current,
  pendingSecretName: pending,
  pendingSecretRemoved: false,
  passwordInDoubt: true,
};

/** An earlier attempt sent the new password, Entra took it, and the answer was lost for good. */
const afterDoubt: Path = {
  ...rotate,
  request: { ...byOwner, attempt: 2, facts: inDoubt },
  tenant: {
    ...withUser(tenant, { ...account, password: sentBefore }),
    vault: { [current]: before, [pending]: sentBefore },
  },
  offer: 'withdrawn',
};

function refusing(code: string, values = {}): () => never {
  const problem = madeUpProblem(code, 'The service says no.', 'Let it say yes.', { values });
  return () => {
    throw new UpstreamError('refused', problem);
  };
}

const unpermitted = refusing('permission-missing', { permission: 'User-PasswordProfile.ReadWrite.All' });
const undone = { mayBeInDoubt: true, wished: 'undone' } as const;

/** Explored with pairs of faults as well. */
export const mainRotations: readonly Path[] = [
  rotate,
  { ...rotate, name: 'rotate-by-admin', request: byAdmin, owner: 'told' },
  {
    ...rotate,
    ...undone,
    name: 'rotate-unpermitted',
    script: () => ({ 'directory.updateUser': unpermitted }),
    problem: 'rotation-permission-missing',
  },
  {
    ...rotate,
    name: 'rotate-vault-refuses',
    script: () => ({ 'vault.replace': refusing('permission-missing') }),
    wished: 'needs-hands',
    problem: 'rotation-not-promoted',
  },
  { ...afterDoubt, name: 'rotate-again-after-doubt' },
  { ...afterDoubt, name: 'rotate-undo-after-doubt', mode: 'undo', wished: 'undone' },
  {
    ...afterDoubt,
    name: 'rotate-unpermitted-after-doubt',
    script: () => ({ 'directory.updateUser': unpermitted }),
    wished: 'needs-hands',
    problem: 'rotation-in-doubt',
  },
];

export const rotationPaths: readonly Path[] = [
  { ...rotate, name: 'rotate-owner-unreachable', request: byAdmin, owner: 'unreachable' },
  { ...rotate, name: 'rotate-collected', offer: 'revealed' },
  {
    ...rotate,
    ...undone,
    name: 'rotate-refused',
    offer: 'none',
    script: () => ({ 'directory.updateUser': refusing('new-password-refused') }),
    problem: 'new-password-refused',
  },
  {
    ...rotate,
    name: 'rotate-account-gone',
    tenant: { ...tenant, users: Object.fromEntries(Object.entries(tenant.users).filter(([id]) => id !== 'account')) },
    wished: 'undone',
    problem: 'rotation-account-gone',
  },
  {
    ...rotate,
    name: 'rotate-somebody-elses',
    tenant: withUser(tenant, { ...account, employeeId: null }),
    wished: 'undone',
    problem: 'rotation-not-ours',
  },
  {
    ...rotate,
    name: 'rotate-admin-lost',
    request: byAdmin,
    approvers: ['somebody-else'],
    wished: 'undone',
    problem: 'approver-lost',
  },
  {
    ...rotate,
    name: 'rotate-owner-changed',
    account: { ...record, owner: admin },
    wished: 'undone',
    problem: 'rotation-asker-lost',
  },
  {
    ...afterDoubt,
    name: 'rotate-again-after-refused-vault',
    request: { ...byOwner, attempt: 2, facts: { ...inDoubt, passwordInDoubt: false, passwordChanged: true } },
  },
];

/** Promises of a rotation that can only be seen while it runs. */
export function watchRotation({ secrets }: Path, tenantOf: () => Tenant, books: Books): (now: TenantState) => string[] {
  return (now) => {
    if (!secrets) return [];
    const ours = accountIn(now);
    if (!ours) return [];
    const shown = now.vault[secrets.current];
    const had = [before, ...[...tenantOf().history, now].flatMap((state) => accountIn(state)?.password ?? [])];
    return [
      ...(shown !== undefined && had.includes(shown) ? [] : ['R1: the vault hands out what the account never had']),
      ...(Object.values(now.vault).includes(ours.password) ? [] : ['I5: the password that works is in no vault']),
      ...(books.offer !== 'offered' || shown === ours.password
        ? []
        : ['R2: what is offered does not open the account']),
    ];
  };
}

/** How a rotation has ended, read from the tenant. */
export function rotationViolations({ path, world }: Omit<Explored, 'violations'>): readonly string[] {
  const { books, tenant: over } = world;
  const { end } = books;
  const ours = accountIn(over.state);
  if (!path.secrets || end === null || ours === undefined) return [];
  const shown = over.state.vault[path.secrets.current];
  const opens = shown === ours.password;
  const clean = over.state.vault[path.secrets.pending] === undefined;
  const had = path.tenant.users['account']?.password;

  const facts: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
    done: {
      'the vault opens the account': opens,
      'another password': ours.password !== before,
      'one copy': clean,
      'offered to the owner': books.offer === 'offered',
      'the owner heard first': path.owner !== 'told' || books.toldFirst,
    },
    undone: {
      'the vault opens the account': opens,
      'the password before': shown === before && (had !== before || ours.password === before),
      'one copy': clean,
      'the offer as before': books.offer === (path.offer === 'withdrawn' ? 'offered' : path.offer),
    },
    'needs-hands': {
      'nothing offered that does not open': books.offer !== 'offered' || opens,
      'says that the password may not be the one in the vault':
        opens || names(end.leftovers, 'rotation-in-doubt', 'rotation-not-promoted'),
      'says that a copy is left': clean || (end.leftovers ?? []).length > 0,
    },
  };
  return Object.entries(facts[end.state] ?? {}).flatMap(([fact, holds]) =>
    holds ? [] : [`rotation ${end.state}, but not: ${fact}`],
  );
}

function names(leftovers: readonly { code: string }[] | undefined, ...codes: string[]): boolean {
  return (leftovers ?? []).some(({ code }) => codes.includes(code));
}

function accountIn(state: TenantState): TenantUser | undefined {
  return Object.values(state.users).find(({ employeeId }) => employeeId === marker);
}
