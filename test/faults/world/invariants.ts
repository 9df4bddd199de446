import type { Explored } from './explore';
import { isStale, passingKinds, transientKinds } from './faults';
import { decidedRole, ownUnit, sku } from './tenant-state';
import { rotationViolations } from './rotation';
import { lender, lentPlans, marker, settings, start } from './paths';
import type { TenantState, TenantUser } from './tenant-state';
import { countsAsNonInteractive } from './tenant-state';
import { inEnglish } from '../../../src/words/words';
import type { Problem } from '../../../src/desk/problem';

type Seen = Omit<Explored, 'violations'>;

/** Every promise that was broken, read from the tenant's own state and ledger, never from what the run says of itself. */
export function violationsOf(seen: Seen): readonly string[] {
  const { tenant, books } = seen.world;
  const accounts = Object.values(tenant.state.users).filter(({ employeeId }) => employeeId === marker);
  const [account] = accounts;

  return [
    ...tenant.violations,
    ...(accounts.length > 1 ? [`I1: ${accounts.length} accounts`] : []),
    ...(seen.error === null ? [] : [`I8: the run threw ${seen.error.message}`]),
    ...(books.end === null || books.closings !== 1 ? [`I8: told ${books.closings} times`] : []),
    ...(isHeld(seen) ? heldViolations(seen, account) : lenderViolations(seen)),
    ...(isHeld(seen) ? [] : accountViolations(seen, account)),
    ...endViolations(seen, account),
    ...rotationViolations(seen),
    ...progressViolations(seen),
    ...ledgerViolations(seen),
    ...(seen.plan.length < 2 ? secretViolations(seen) : []),
  ];
}

function named(seen: Seen, code: string): boolean {
  const { end } = seen.world.books;
  return (
    end?.state === 'needs-hands' && (end.leftovers ?? []).some((problem) => problem.code === code && !isSilent(problem))
  );
}

/** Without a sentence, or one that lacks a value. */
function isSilent(problem: Problem): boolean {
  const { what, standing, next } = inEnglish(problem);
  return [what, next].some((text) => text === '') || /\{\w+\}|problem\.[a-z]/.test(`${what} ${standing} ${next}`);
}

function lenderViolations(seen: Seen): readonly string[] {
  const { tenant, books } = seen.world;
  const states = tenant.state.users[lender.aadObjectId]?.licenseAssignmentStates ?? [];
  const whole =
    states.length === 1 && states[0]?.skuId === sku && String(states[0].disabledPlans) === String(lentPlans);
  if (whole) return [];
  const told = books.loan?.state === 'owed' && named(seen, 'license-owed');
  return told ? [] : ['I3: the lender is not whole and nobody was told'];
}

function isHeld({ world }: Seen): boolean {
  return world.books.end?.heldUntil !== undefined;
}

/** Held for a person who sets the access mode: they find the licence there and the exact step, and it ends by itself. */
function heldViolations(seen: Seen, account: TenantUser | undefined): readonly string[] {
  const { books } = seen.world;
  const { end, request } = books;
  const longest = start + settings.waits.byHand + 30 * settings.waits.upstreamOutage;
  const until = Date.parse(end?.heldUntil ?? '');
  const facts: Readonly<Record<string, boolean>> = {
    'account licensed': account?.assignedLicenses.length === 1,
    'loan still recorded': books.loan === null || books.loan.state === 'taken',
    'slot kept': books.slot,
    'ends by itself': until > start && until < longest && request.facts.modeByHandUntil === end?.heldUntil,
    'step named': named(seen, 'access-mode-by-hand'),
    'not past the pivot': request.facts.accessModeSet !== true,
  };
  return broken('held', facts);
}

function accountViolations(seen: Seen, account: TenantUser | undefined): readonly string[] {
  if (account === undefined) return [];
  const found: string[] = [];
  const licenseTold = named(seen, 'license-left') || named(seen, 'check-failed-license-removed');
  if (account.assignedLicenses.length > 0 && !licenseTold)
    found.push('I4: the account is licensed and nobody was told');

  const inVault = Object.values(seen.world.tenant.state.vault).includes(account.password);
  const cloud = account.onPremisesSyncEnabled === null;
  if (cloud && account.accountEnabled && !inVault && seen.path.request.kind !== 'retire') {
    found.push('I5: the account is enabled and its password is not in the vault');
  }
  return found;
}

function endViolations(seen: Seen, account: TenantUser | undefined): readonly string[] {
  const { tenant, books } = seen.world;
  const { end } = books;
  if (end === null) return [];
  const retire = seen.path.request.kind === 'retire';
  const rotation = seen.path.request.kind === 'rotate';
  if (rotation && end.state !== 'needs-hands') return [];
  if (end.state === 'done') return retire ? gone(seen, account, 'retired') : set(seen, account);
  if (end.state === 'undone') return retire ? [] : gone(seen, account, 'undone');

  const leftovers = end.leftovers ?? [];
  const problems = end.problem ? [end.problem, ...leftovers] : leftovers;
  const silent = problems.length === 0 || problems.some(isSilent);
  const found = silent ? ['I8: needs hands but does not say what for'] : [];
  const finishing = rotation || (books.request.facts.accessModeSet === true && !retire);
  return finishing || account === undefined || isHeld(seen)
    ? found
    : [...found, ...unnamed(seen, account, tenant.state)];
}

/** After undoing or retiring in part: everything that is still in place must be named. */
function unnamed(seen: Seen, account: TenantUser, state: TenantState): readonly string[] {
  const found: string[] = [];
  const signIn = [
    'sign-in-left',
    'account-unknown',
    'may-still-arrive',
    'disable-in-active-directory',
    'check-failed-sign-in-blocked',
  ];
  const mode = ['access-mode-left', 'check-failed-slot-free'];
  const accountGroup = ['account-group-left', 'check-failed-account-group-left', 'account-unknown'];
  const group = ['group-left', 'check-failed-group-left', 'account-unknown'];
  if (account.accountEnabled && !signIn.some((code) => named(seen, code))) found.push('left enabled, unnamed');
  if (holdsSlot(state, account) && !mode.some((code) => named(seen, code))) found.push('left non-interactive, unnamed');
  const isUndone = seen.path.request.kind === 'create';
  if (isUndone && hasRole(state, account) && !named(seen, 'role-left')) found.push('left with its role, unnamed');
  if (state.members.includes(account.id) && !group.some((code) => named(seen, code)))
    found.push('left in the group, unnamed');
  if (state.accountMembers.includes(account.id) && !accountGroup.some((code) => named(seen, code)))
    found.push('left in the group of all accounts, unnamed');
  return found;
}

function set(seen: Seen, account: TenantUser | undefined): readonly string[] {
  const { tenant, books } = seen.world;
  const row = Object.values(tenant.state.rows).find((one) => one.azureactivedirectoryobjectid === account?.id);
  const facts: Readonly<Record<string, boolean>> = {
    'account enabled': account?.accountEnabled === true,
    'account unlicensed': account?.assignedLicenses.length === 0,
    'account in the group': account !== undefined && tenant.state.members.includes(account.id),
    'account in the group of all accounts': account !== undefined && tenant.state.accountMembers.includes(account.id),
    'non-interactive and enabled': row !== undefined && countsAsNonInteractive(row),
    'in its business unit': row?.businessUnitId === ownUnit,
    'exactly the role that was decided': row?.roles.map(({ roleid }) => roleid).join() === decidedRole,
    'reservation released': !books.slot,
    'no failed finding': books.end?.findings.every(({ result }) => result !== 'fail') === true,
    'findings shown': (books.end?.findings.length ?? 0) >= 5,
    'lender whole': books.loan === null || books.loan.state === 'returned',
    'secret offered': seen.path.request.accountKind === 'onprem' || books.request.facts.secretOffered === true,
    'told only after read back': books.steps.get('verify') === 'done',
  };
  return broken('done', facts);
}

function gone(seen: Seen, account: TenantUser | undefined, word: string): readonly string[] {
  const { tenant, books } = seen.world;
  const facts: Readonly<Record<string, boolean>> = {
    'account absent or disabled': account?.accountEnabled !== true,
    'account unlicensed': (account?.assignedLicenses.length ?? 0) === 0,
    'out of the group': account === undefined || !tenant.state.members.includes(account.id),
    'out of the group of all accounts': account === undefined || !tenant.state.accountMembers.includes(account.id),
    'slot free': account === undefined || !holdsSlot(tenant.state, account),
    'role taken away': word === 'retired' || account === undefined || !hasRole(tenant.state, account),
    'reservation released': !books.slot,
    'lender whole': books.loan === null || books.loan.state === 'returned',
    'a reason given': word === 'retired' || seen.path.mode === 'undo' || books.end?.problem !== undefined,
  };
  return broken(word, facts);
}

/** The role that was decided on stands on its row. That of a retired account stays: no request takes such a one up again. */
function hasRole(state: TenantState, account: TenantUser): boolean {
  const rows = Object.values(state.rows).filter((one) => one.azureactivedirectoryobjectid === account.id);
  return rows.some(({ roles }) => roles.some(({ roleid }) => roleid === decidedRole));
}

function broken(word: string, facts: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(facts).flatMap(([fact, holds]) => (holds ? [] : [`${word}, but not: ${fact}`]));
}

function holdsSlot(state: TenantState, account: TenantUser): boolean {
  const rows = Object.values(state.rows).filter((one) => one.azureactivedirectoryobjectid === account.id);
  return rows.some(countsAsNonInteractive);
}

/** Faults that pass must not stop a run, and stale reads must not leave work for people. */
function progressViolations(seen: Seen): readonly string[] {
  const { path, plan, world } = seen;
  const state = world.books.end?.state;
  if (path.mayBeInDoubt && named(seen, 'rotation-in-doubt')) return [];
  const transient = plan.every(({ kind }) => transientKinds.has(kind));
  if (transient && state !== path.wished) return [`progress: ended ${state}, wished ${path.wished}`];

  // Three stale reads can fill the whole wait of a verification.
  const lies = plan.filter(({ kind }) => isStale(kind)).length;
  const passing = lies < (path.oneReadDecides ? 1 : 3) && plan.every(({ kind }) => passingKinds.has(kind));
  const undoNeedsHands = path.request.accountKind === 'onprem';
  if (passing && state === 'needs-hands' && path.wished !== state && !undoNeedsHands) return ['progress: needs hands'];
  return [];
}

/** I7: an outcome follows each write. Whether an intent came before was seen when it was sent. */
function ledgerViolations({ world }: Seen): readonly string[] {
  return [...world.books.unanswered].map((object) => `I7: a write to ${String(object)} has no outcome`);
}

/** I6: the password is in the vault and on the account, and nowhere else. */
function secretViolations({ journal, world }: Seen): readonly string[] {
  const { request, audit, end, waits, instructions } = world.books;
  const canary = 'canary-password';
  const written = [request.facts, end, waits, [...instructions.values()], audit];
  const leaked = JSON.stringify([journal, written]).includes(canary);
  return leaked ? ['I6: the password was written down'] : [];
}
