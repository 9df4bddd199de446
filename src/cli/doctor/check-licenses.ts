import { unitsDue } from '../../desk/loan';
import type { Loan } from '../../desk/loan';
import { isSame } from '../../desk/policy';
import type { Problem } from '../../desk/problem';
import type { EnvironmentSettings, LenderSettings, LicenseSettings } from '../../desk/settings';
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
  const lending = await Promise.all(lenders.map((lender) => checkLender(ports, environment, lender, loans)));
  // Whoever lends now, or is owed what they lent, can lend again after that.
  const canLend = lending.some(({ result }) => result !== 'fault');
  const owned = await Promise.all(
    licenses.map((license) =>
      examine(
        'license',
        `${id}: ${license.name}`,
        'An account needs a licence for some minutes while it is set up.',
        async () =>
          judgeSku(license, await ports.directory.subscribedSkus(), { due: unitsDue(loans, license.skuId), canLend }),
      ),
    ),
  );
  return [...owned, ...lending];
}

function judgeSku(
  license: LicenseSettings,
  skus: readonly SubscribedSku[],
  { due, canLend }: { readonly due: number; readonly canLend: boolean },
) {
  const { free, total, problem } = countUnits(license, skus, due);
  const owned = skus.map(({ skuPartNumber, skuId }) => `${skuPartNumber} ${skuId}`).join(', ');
  if (problem) {
    const { what, next } = inEnglish(problem);
    const isForeign = problem.code === 'license-not-owned';
    return because(causeOf(problem), fault(what, isForeign ? `${next} The tenant owns: ${owned}.` : next));
  }
  const seen = `${free} of ${total} are free`;
  if (free > 0) return ok(seen);
  return canLend
    ? because(
        `license none-free ${license.skuId}`,
        warn(
          `${seen}; every account borrows one`,
          `Nothing must be done; to stop borrowing, buy or free one in ${buy}.`,
        ),
      )
    : fault(
        `${seen} and nobody can lend one`,
        `Buy or free one in ${buy}, or name somebody who holds one under "lenders" in the desk file.`,
      );
}

function checkLender(
  { directory, settings }: DoctorPorts,
  { id, licenses }: EnvironmentSettings,
  lender: LenderSettings,
  loans: readonly Loan[],
): Promise<DoctorFinding> {
  const why = 'When no licence is free, a lender goes without theirs for some minutes.';
  return examine('lender', `${id}: ${lender.name}`, why, async () => {
    const loan = loans.find((each) => isSame(each.lender, lender));
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
