import { unitsDue } from '../../desk/loan';
import type { Loan } from '../../desk/loan';
import { isSame } from '../../desk/policy';
import { freeLicense } from '../../desk/license-source';
import type { Problem } from '../../desk/problem';
import type { EnvironmentSettings, LenderSettings, LicenseSettings } from '../../desk/settings';
import type { LicenseUnits } from '../../desk/survey';
import type { DirectoryUser, SubscribedSku } from '../../recipe/ports/directory';
import { heldRoles } from '../../recipe/lender-roles';
import { judgeLender, type LenderVerdict } from '../../recipe/rules/lender';
import { countUnits } from '../../recipe/rules/license-units';
import { inEnglish, plain } from '../../words/words';
import type { BooksLook } from '../../store/inspect-books';
import { because, examine, fault, ok, warn, type DoctorFinding, type Verdict } from './finding';
import type { DoctorPorts } from './ports';

const buy = 'Microsoft 365 admin center > Billing > Licenses';

/** Licences of an environment and the people who lend theirs. */
export async function checkLicenses(
  ports: DoctorPorts,
  environment: EnvironmentSettings,
  books: BooksLook,
): Promise<DoctorFinding[]> {
  const { id, licenses, lenders } = environment;
  const loans = books.state === 'open' ? books.entries.openLoans : [];
  const lending = await Promise.all(
    lenders.map(async (lender) => {
      const loan = loans.find((each) => isSame(each.lender, lender));
      return { loan, finding: await checkLender(ports, environment, lender, loan) };
    }),
  );
  const canLend = whenLent(lending);
  const why = 'An account needs a licence for some minutes while it is set up.';
  const owned = await Promise.all(
    licenses.map((license) =>
      examine('license', `${id}: ${license.name}`, why, async () => {
        const skus = await ports.directory.subscribedSkus();
        const count = (each: LicenseSettings) => countUnits(each, skus, unitsDue(loans, each.skuId));
        // As the bot chooses: one product with a free unit is enough.
        const hasFree = freeLicense(licenses.map(count)) !== null;
        return judgeUnits(count(license), skus, { hasFree, canLend });
      }),
    ),
  );
  return [...owned, ...lending.map(({ finding }) => finding)];
}

/** Whoever lends to one account lends to no other until the licence is back, and nobody knows when one that is owed will be. */
type CanLend = 'now' | 'soon' | 'never';

function whenLent(lending: readonly { readonly loan: Loan | undefined; readonly finding: DoctorFinding }[]): CanLend {
  if (lending.some(({ loan, finding }) => !loan && finding.result === 'ok')) return 'now';
  return lending.some(({ loan }) => loan !== undefined && loan.state !== 'owed') ? 'soon' : 'never';
}

function judgeUnits(
  { skuId, free, total, problem }: LicenseUnits,
  skus: readonly SubscribedSku[],
  { hasFree, canLend }: { readonly hasFree: boolean; readonly canLend: CanLend },
): Verdict {
  if (problem) return because(causeOf(problem), judgeProduct(problem, skus, hasFree ? warn : fault));
  const seen = `${free} of ${total} are free`;
  if (free > 0) return ok(seen);
  if (hasFree) return ok(`${seen}; accounts get one of another product`);
  if (canLend === 'never')
    return fault(
      `${seen} and nobody can lend one`,
      `Buy or free one in ${buy}, or name somebody who holds one under "lenders" in the desk file.`,
    );
  const how = canLend === 'now' ? 'every account borrows one' : 'the next account borrows one that is lent right now';
  return because(
    `license none-free ${skuId}`,
    warn(`${seen}; ${how}`, `Nothing must be done; to stop borrowing, buy or free one in ${buy}.`),
  );
}

function judgeProduct(problem: Problem, skus: readonly SubscribedSku[], verdict: typeof fault): Verdict {
  const { what, next } = inEnglish(problem);
  const owned = skus.map(({ skuPartNumber, skuId }) => `${skuPartNumber} ${skuId}`).join(', ');
  return verdict(what, problem.code === 'license-not-owned' ? `${next} The tenant owns: ${owned}.` : next);
}

function checkLender(
  { directory, settings }: DoctorPorts,
  { id, licenses }: EnvironmentSettings,
  lender: LenderSettings,
  loan: Loan | undefined,
): Promise<DoctorFinding> {
  const why = 'When no licence is free, a lender goes without theirs for some minutes.';
  return examine('lender', `${id}: ${lender.name}`, why, async () => {
    if (loan) return judgeLoan(loan);
    const user = await directory.userById(lender.aadObjectId);
    const roles = await heldRoles({ directory, settings }, lender.aadObjectId);
    const verdict = judgeLender(user, licenses, await directory.subscribedSkus(), roles);
    return verdict.canLend ? ok('holds a licence directly') : unable(verdict, lender, user);
  });
}

/** As the bot counts: whoever lends is not asked for another one, whatever they hold meanwhile. */
function judgeLoan({ requestId, state }: Loan): Verdict {
  if (state !== 'owed') return ok(`lends the licence for ${requestId} right now`);
  return because(
    `loan ${requestId}`,
    warn(
      `lent the licence for ${requestId} and does not have it back`,
      `The card of what needs hands says what to do: an approver says /status ${requestId} in Teams.`,
    ),
  );
}

/** Units that are short stop the licence and everybody who would lend it, in each environment. */
function causeOf({ code, values = {} }: Problem): string {
  return `license ${code} ${plain(values['license'])}`;
}

const other = 'Name somebody else under "lenders" in the desk file';

function unable(
  verdict: Exclude<LenderVerdict, { canLend: true }>,
  lender: LenderSettings,
  user: DirectoryUser | null,
) {
  const { why, problem } = verdict;
  if (problem) {
    const { what, next } = inEnglish(problem);
    return because(causeOf(problem), fault(`cannot lend: ${what}`, next));
  }
  if (why === 'gone') return fault(`there is no user ${lender.aadObjectId}`, `${other}, or correct the object id.`);
  if (why === 'administrator')
    return fault('holds a directory role, so an app could not give the licence back', `${other}.`);
  if (why === 'disabled') return fault(`${user?.userPrincipalName ?? lender.name} is blocked`, `${other}.`);
  if (why === 'group-license')
    return fault(
      'holds the licence through a group, which cannot be lent',
      `${other}, or assign it to the person directly and take the person out of the group (Microsoft 365 admin center > Users > (person) > Licenses and apps).`,
    );
  return fault('holds none of the licences of this environment', `${other}.`);
}
