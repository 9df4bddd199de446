import { differences, planOf } from '../desk/decided';
import type { DecidedPlan } from '../desk/decided';
import { findEnvironment } from '../desk/find';
import type { RunMode, ServiceRequest } from '../desk/request';
import type { DeskSettings } from '../desk/settings';
import type { AuditLine } from '../usecases/ports';
import { ruleOf } from './audit-key';
import { verifyAudit } from './audit-verify';
import { auditOf } from './repositories/audit';
import type { TxContext } from './tx-context';

/** What the lines of an approval hold since plans are recorded with it. */
interface ApprovalLine {
  readonly state?: string;
  readonly plan?: DecidedPlan;
  readonly decision?: { readonly lender?: { readonly aadObjectId: string } } | null;
}

/**
 * What the run would do that was not decided, by name; `decision` when the decision itself is not in the audit as it was
 * written. Read from the lines of the audit, never from the row. Requests decided before plans were recorded pass, as
 * long as the whole audit is as it was written; so does a line that names were taken out of since, by what is left of it.
 */
export async function differsFromDecision(
  context: TxContext,
  settings: DeskSettings,
  request: ServiceRequest,
  mode: RunMode,
): Promise<readonly string[]> {
  const environment = findEnvironment(settings, request.environmentId);
  if (!environment) return [];
  const lines = await approvalsOf(context, request.id);
  // A rotation is its approver's own act, or the owner's: nobody approves it.
  if (request.kind === 'rotate' && lines.length === 0) return [];
  const last = afterOf(lines.at(-1));
  if (last.state !== 'approved') return ['decision'];
  const rules = await Promise.all(lines.map((line) => ruleAt(context, line)));
  // That a later line vouches for another text, or that no line before the key was rewritten, shows only in the whole.
  if (rules.some((rule) => rule !== 'keyed') && !(await isAsWritten(context))) return ['decision'];
  const plans = lines.map((line) => afterOf(line).plan);
  if (rules.some((rule, at) => rule === 'plain' || (rule === null && plans[at] === undefined))) return [];

  const now = planOf(request, environment);
  const needed = Number(last.plan?.['approvals'] ?? Infinity);
  const approvers = new Set(lines.map(({ actor }) => (actor === 'desk' ? '' : actor.aadObjectId.toLowerCase())));
  const named = plans.flatMap((plan) => (plan ? differences(plan, now, mode) : ['decision']));
  return [
    ...new Set([
      ...named,
      ...(isLenderOf(last, request) ? [] : ['lender']),
      ...(approvers.size < needed ? ['approvals'] : []),
    ]),
  ];
}

async function isAsWritten({ db, auditKey }: TxContext): Promise<boolean> {
  return (await verifyAudit(db, auditKey)).ok;
}

function isLenderOf({ decision }: ApprovalLine, request: ServiceRequest): boolean {
  return decision?.lender?.aadObjectId === request.decision?.lender?.aadObjectId;
}

async function approvalsOf({ db }: TxContext, requestId: string): Promise<AuditLine[]> {
  return (await auditOf(db, requestId)).filter(({ kind, action }) => kind === 'decision' && action === 'approve');
}

function afterOf(line: AuditLine | undefined): ApprovalLine {
  return line?.after ?? {};
}

/** By the line before it and by what it says of its own place. */
async function ruleAt({ db, auditKey }: TxContext, { seq }: AuditLine): Promise<'keyed' | 'plain' | null> {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .where('seq', 'in', [seq - 1, seq])
    .orderBy('seq')
    .execute();
  const row = rows.at(-1);
  const before = seq === 1 ? '' : rows[0]?.hash;
  if (!row || before === undefined || Number(row.seq) !== seq) return null;
  const said = JSON.parse(row.line) as { requestId?: string };
  return said.requestId === row.request_id ? ruleOf(auditKey, before, row) : null;
}
