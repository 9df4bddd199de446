import { isRepairable, needsRepair } from '../../desk/account';
import type { AccountRecord } from '../../desk/account';
import { environmentOf, roleOf } from '../../desk/find';
import type { Finding } from '../../desk/request';
import { AccessMode } from '../../recipe/ports';
import { unitFindings } from '../../recipe/findings';
import type { DirectoryUser, Systemuser } from '../../recipe/ports';
import type { NoticeButton, Tx } from '../ports';
import type { Background } from './ports';
import { warnAdmins } from './warn';

const hour = 3_600_000;
/** When an account is read again after it was finished: 1 h, 24 h, 7 d, then every day. */
const firstLooks = [hour, 24 * hour, 7 * 24 * hour];

/** Reads a finished account again, keeps what was found, and warns the admins about what is new. It repairs nothing. */
export async function watchAccount(background: Background, name: string): Promise<void> {
  const account = await background.store.transaction((tx) => tx.accounts.get(name));
  if (account?.state !== 'active') return;

  const made = await background.store.transaction((tx) => tx.requests.get(account.requestId));
  const findings = await readAccount(background, account, made?.facts.businessUnitId);
  await background.store.transaction(async (tx) => {
    const now = background.clock.now();
    const current = await tx.accounts.get(name);
    if (current?.state !== 'active' || current.requestId !== account.requestId) return;
    await tx.accounts.save({ ...current, watchedAt: now.toISOString(), findings });
    await tx.postings.stale({ kind: 'request', requestId: account.requestId });
    await warnAboutNew(background, tx, current, findings);
    if (needsRepair({ ...current, findings }))
      await tx.jobs.schedule({ kind: 'refresh-approvers', key: current.environmentId, dueAt: now });
    await tx.jobs.schedule({ kind: 'afterwatch', key: name, dueAt: nextLook(current, now) });
  });
}

function nextLook(account: AccountRecord, now: Date): Date {
  const created = Date.parse(account.createdAt);
  const next = firstLooks.map((after) => created + after).find((at) => at > now.getTime());
  return new Date(next ?? now.getTime() + 24 * hour);
}

/** `businessUnitId`: the unit that the run left the row in, where it is known. */
async function readAccount(
  background: Pick<Background, 'directory' | 'crm' | 'clock' | 'settings'>,
  account: AccountRecord,
  businessUnitId: string | undefined,
): Promise<readonly Finding[]> {
  const [user, row, owner] = await Promise.all([
    background.directory.userById(account.userId),
    background.crm.systemuserOf(account.environmentId, account.userId),
    background.directory.userById(account.owner.aadObjectId),
  ]);
  const environment = environmentOf(background.settings, account.environmentId);
  const role = roleOf(environment, account.roleId);
  const at = background.clock.now().toISOString();
  const ownerThere = owner?.accountEnabled === true;
  return [
    ...judgeUser(user, at),
    ...judgeRow(row, role?.name ?? account.roleId, at),
    ...(row === null ? [] : unitFindings(row, businessUnitId, environment.businessUnit, at)),
    finding('owner-there', ownerThere, ownerThere ? owner.displayName : 'found.owner-left', at),
  ];
}

function judgeUser(user: DirectoryUser | null, at: string): Finding[] {
  if (!user) return [finding('account-enabled', false, 'found.gone', at)];
  const licensed = user.assignedLicenses.length > 0;
  return [
    finding('account-enabled', user.accountEnabled, user.accountEnabled ? 'found.enabled' : 'found.disabled', at),
    finding('license-removed', !licensed, licensed ? 'found.licensed' : 'found.no-license', at),
  ];
}

function judgeRow(row: Systemuser | null, role: string, at: string): Finding[] {
  if (!row) return [finding('access-mode', false, 'found.gone', at)];
  const names = row.roles.map(({ name }) => name);
  return [
    finding('access-mode', row.accessmode === AccessMode.NonInteractive, `found.access-mode-${row.accessmode}`, at),
    finding('row-enabled', !row.isdisabled, row.isdisabled ? 'found.disabled' : 'found.enabled', at),
    finding('security-role', names.includes(role), names.join(', ') || 'found.none', at),
  ];
}

function finding(check: string, good: boolean, found: string, at: string): Finding {
  return { check, result: good ? 'pass' : 'fail', found, at };
}

async function warnAboutNew(
  background: Background,
  tx: Tx,
  account: AccountRecord,
  findings: readonly Finding[],
): Promise<void> {
  const known = new Set(account.findings?.filter(({ result }) => result === 'fail').map(({ check }) => check));
  for (const finding of findings) {
    if (finding.result !== 'fail' || known.has(finding.check)) continue;
    await warnAdmins(background, tx, account.environmentId, {
      key: `watch:${account.name}:${finding.check}:${finding.at}`,
      message: `notice.watch-${finding.check}`,
      values: { account: account.name, found: finding.found, id: account.requestId },
      buttons: buttonsFor(finding.check, account.requestId),
    });
  }
}

function buttonsFor(check: string, requestId: string): readonly NoticeButton[] {
  const look = { verb: 'account.view', requestId } as const;
  return isRepairable(check) ? [{ verb: 'account.repair', requestId }, look] : [look];
}
