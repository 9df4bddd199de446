import type { Loan } from '../../desk/loan';
import type { CheckName, Finding } from '../../desk/finding';
import { agreeingReads, longestReading } from '../agreeing-reads';
import { registerStep, settle } from '../attempt';
import { readMembership } from '../group-membership';
import { licenseOwed } from '../leftovers';
import { judgeAccount } from '../rules/finished-account';
import { judgeReturn } from '../rules/lender';
import { judgeImpersonation } from '../rules/tried';
import { known } from '../run-context';
import type { Run } from '../run-context';
import type { Step } from '../step';
import { takeLicenseOff } from './remove-license';
import { giveBack } from './return-license';
import { makeNonInteractive } from './set-access-mode';

const step = 'verify';
/** The directory sync that follows the removal of the licence may reset the mode; the second try is for a lagging licence. */
const TRIES: Readonly<Partial<Record<CheckName, number>>> = {
  'access-mode': 2,
  'license-removed': 1,
  'lender-whole': 1,
};

/** Nothing is called done before it was read back, twice, after our own writes were acknowledged. */
export const verify: Step = {
  name: step,
  applies: () => true,

  async run(run) {
    const loan = await registerStep(run, `${step}.loan`, () => loanToReadBack(run));
    const repairs = new Map<CheckName, number>();

    const verdict = await agreeingReads(run, {
      step,
      read: (at) => readAccount(run, loan, at),
      repair: async (wrong, round) => {
        const next = wrong.find(({ check }) => (repairs.get(check) ?? 0) < (TRIES[check] ?? 0));
        if (next === undefined) return false;
        repairs.set(next.check, (repairs.get(next.check) ?? 0) + 1);
        await repair(run, loan, next, round);
        return true;
      },
    });
    if (verdict.ok) return { ok: true, findings: [...verdict.findings, await tryAsAccount(run)] };

    const owed =
      loan !== null && verdict.findings.some(({ check, result }) => check === 'lender-whole' && result === 'fail');
    if (!owed) return verdict;
    await registerStep(run, `${step}.owed`, () => run.ports.register.loanOwed(run.request.id));
    return { ...verdict, problem: licenseOwed(run, loan, verdict.problem) };
  },
};

/**
 * The lender of an account that was finished before was whole then, and so was one who has the licence back for longer
 * than it takes to read it: what changed since is not the desk's to undo.
 */
async function loanToReadBack({ ports: { clock, register, settings }, request }: Run): Promise<Loan | null> {
  const finished = await register.account(request.id);
  const loan = finished?.requestId === request.id ? null : await register.loan(request.id);
  if (loan?.state !== 'returned' || loan.returnedAt === undefined) return loan;
  const since = clock.now().getTime() - Date.parse(loan.returnedAt);
  return since < longestReading(settings.waits) ? loan : null;
}

async function readAccount(run: Run, loan: Loan | null, at: string): Promise<readonly Finding[]> {
  const { crm, directory } = run.ports;
  const [row, user, lender] = await Promise.all([
    crm.systemuserById(run.environment.id, known(run, 'systemuserId')),
    directory.userById(known(run, 'userId')),
    loan === null ? null : directory.userById(loan.lender.aadObjectId),
  ]);
  const { joinedAccountGroupId: joined } = run.facts;
  const isInAccountGroup = await readMembership(directory, user, joined === undefined ? [] : [joined]);

  const account = judgeAccount(run, { row, user, isInAccountGroup }, at);
  return loan === null ? account : [...account, judgeReturn(loan, lender, at)];
}

/** Sends once more what the reads do not show. Whether it helped, the next reads will tell. */
async function repair(run: Run, loan: Loan | null, { check }: Finding, round: number): Promise<void> {
  const { licensedSkuId } = run.facts;
  await settle(run, { step, part: `repair-${check}-${round}` }, async () => {
    if (check === 'access-mode') await makeNonInteractive(run);
    if (check === 'license-removed' && licensedSkuId) await takeLicenseOff(run, known(run, 'userId'), licensedSkuId);
    if (check === 'lender-whole' && loan !== null) await giveBack(run, loan);
  });
}

/** Proves without any password that the account is enabled and has a role; needs the right to act on behalf of it. */
async function tryAsAccount(run: Run): Promise<Finding> {
  const { clock, crm } = run.ports;
  const answered = await settle(run, { step, part: 'as-account' }, async () => {
    await crm.whoAmIAs(run.environment.id, known(run, 'userId'));
    return judgeImpersonation(null, clock.now().toISOString());
  });
  if (answered.ok) return answered.value;

  const at = await run.durable.step(`${step}.as-account-at`, async () => clock.now().toISOString());
  return judgeImpersonation(answered.problem, at);
}
