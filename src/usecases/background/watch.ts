import { needsRepair } from '../../desk/account';
import type { AccountRecord } from '../../desk/account';
import { environmentOf, findEnvironment } from '../../desk/find';
import type { AccountCheck, Finding } from '../../desk/finding';
import { UpstreamError } from '../../desk/problem';
import type { ServiceRequest } from '../../desk/request';
import { readMembership } from '../../recipe/group-membership';
import type { DirectoryUser } from '../../recipe/ports';
import { judgeAccount, judgeOwner } from '../../recipe/rules/finished-account';
import type { NoticeKey } from '../../words/saying';
import { changeUnderWay } from '../open-requests';
import type { NoticeButton, Tx } from '../ports';
import type { Background } from './ports';
import { warnAdmins } from './warn';

type WatchedFindings = readonly Finding<AccountCheck | 'password-policy'>[];

const hour = 3_600_000;
/** When an account is read again after it was finished: 1 h, 24 h, 7 d, then every day. */
const firstLooks = [hour, 24 * hour, 7 * 24 * hour];

/**
 * Reads a finished account again, keeps what was found, and warns the admins about what is new. It repairs nothing. While a
 * run of the desk repairs or ends the account, it is left for a later look, which would otherwise warn of the desk's own work.
 */
export async function watchAccount(background: Background, name: string): Promise<void> {
  const account = await background.store.look((tx) => tx.accounts.get(name));
  const made = account && (await background.store.look((tx) => tx.requests.get(account.requestId)));
  if (account?.state !== 'active' || !made) return;
  if (findEnvironment(background.settings, account.environmentId) === null) return watchOnceBack(background, account);
  if (await background.store.transaction((tx) => lookLater(background, tx, account))) return;

  const findings = await readAccount(background, account, made);
  await background.store.transaction(async (tx) => {
    const now = background.clock.now();
    const current = await tx.accounts.get(name);
    if (current?.state !== 'active' || current.requestId !== account.requestId) return;
    if (await lookLater(background, tx, current)) return;
    // A run has read it meanwhile, and knows more than this look.
    if (current.watchedAt !== account.watchedAt) return tx.jobs.schedule({ kind: 'afterwatch', key: name, dueAt: now });
    await tx.accounts.save({ ...current, watchedAt: now.toISOString(), findings });
    await tx.postings.stale({ kind: 'request', requestId: account.requestId });
    await warnAboutNew(background, tx, current, findings);
    if (needsRepair({ ...current, findings }))
      await tx.jobs.schedule({ kind: 'refresh-approvers', key: current.environmentId, dueAt: now });
    await tx.jobs.schedule({ kind: 'afterwatch', key: name, dueAt: nextLook(current, now) });
  });
}

/** Its environment was taken out of the settings: nothing of it can be read until an operator puts that back. */
async function watchOnceBack({ store, clock }: Background, account: AccountRecord): Promise<void> {
  const dueAt = nextLook(account, clock.now());
  await store.transaction((tx) => tx.jobs.schedule({ kind: 'afterwatch', key: account.name, dueAt }));
}

/** True, and done, while the desk itself is changing the account. */
async function lookLater({ clock }: Background, tx: Tx, { name }: AccountRecord): Promise<boolean> {
  if ((await changeUnderWay(tx, name)) === null) return false;
  await tx.jobs.schedule({ kind: 'afterwatch', key: name, dueAt: new Date(clock.now().getTime() + hour) });
  return true;
}

function nextLook(account: AccountRecord, now: Date): Date {
  const created = Date.parse(account.createdAt);
  const next = firstLooks.map((after) => created + after).find((at) => at > now.getTime());
  return new Date(next ?? now.getTime() + 24 * hour);
}

async function readAccount(
  background: Pick<Background, 'directory' | 'crm' | 'clock' | 'settings'>,
  account: AccountRecord,
  request: ServiceRequest,
): Promise<WatchedFindings> {
  const [user, row, owner] = await Promise.all([
    background.directory.userById(account.userId),
    background.crm.systemuserOf(account.environmentId, account.userId),
    background.directory.userById(account.owner.aadObjectId),
  ]);
  const isInAccountGroup = await readAccountGroup(background, user, request);
  const at = background.clock.now().toISOString();
  const environment = environmentOf(background.settings, account.environmentId);
  const made = { request, facts: request.facts, environment };
  return [...judgeAccount(made, { row, user, isInAccountGroup }, at), judgeOwner(owner, at)];
}

/** Asked while the settings still name the group that the account was put into, and the app may read it. */
async function readAccountGroup(
  { directory, settings }: Pick<Background, 'directory' | 'settings'>,
  user: DirectoryUser | null,
  { facts: { joinedAccountGroupId: groupId } }: ServiceRequest,
): Promise<boolean | null> {
  if (groupId === undefined || groupId !== settings.accountGroupId) return null;
  try {
    return await readMembership(directory, user, [groupId]);
  } catch (error) {
    if (error instanceof UpstreamError && error.outlook === 'refused') return null;
    throw error;
  }
}

async function warnAboutNew(
  background: Background,
  tx: Tx,
  account: AccountRecord,
  findings: WatchedFindings,
): Promise<void> {
  const known = new Set(account.findings?.filter(({ result }) => result === 'fail').map(({ check }) => check));
  for (const finding of findings) {
    if (finding.result !== 'fail' || finding.check === 'password-policy' || known.has(finding.check)) continue;
    const message: NoticeKey = `notice.watch-${finding.check}`;
    await warnAdmins(background, tx, account.environmentId, {
      key: `watch:${account.name}:${finding.check}:${finding.at}`,
      message,
      values: { account: account.name, id: account.requestId },
      buttons: buttonsFor(finding, account.requestId),
    });
  }
}

function buttonsFor({ canRepair }: Finding, requestId: string): readonly NoticeButton[] {
  const look = { verb: 'account.view', requestId } as const;
  return canRepair ? [{ verb: 'account.repair', requestId }, look] : [look];
}
