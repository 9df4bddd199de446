import type { Person } from './people';
import { isAmong } from './policy';
import type { Problem } from './problem';
import type { LenderState, LicenseUnits, Survey } from './survey';

/** Where the licence of the next account comes from. */
type LicenseSource =
  | { readonly from: 'free-unit'; readonly license: LicenseUnits }
  | { readonly from: 'lender'; readonly lenders: readonly LenderState[] }
  /** `problem`: where the products are the cause; null when all sound units are simply in use. */
  | { readonly from: 'nobody'; readonly problem: Problem | null };

/** The one answer of a survey for the check of a request, its approval and the cards. `declined`: who said Not now to it. */
export function licenseSource(
  { licenses, lenders }: Pick<Survey, 'licenses' | 'lenders'>,
  declined: readonly Person[] = [],
): LicenseSource {
  const license = freeLicense(licenses);
  if (license) return { from: 'free-unit', license };
  const able = ableLenders(lenders, declined);
  return able.length > 0 ? { from: 'lender', lenders: able } : { from: 'nobody', problem: cut(licenses, lenders) };
}

/** The first with a free unit, in the order of the settings. */
export function freeLicense(licenses: readonly LicenseUnits[]): LicenseUnits | null {
  return licenses.find(({ free }) => free > 0) ?? null;
}

/** The lender with this id or this name, or the only one whose name has all these words; undefined when several have. */
export function lenderMeant(lenders: readonly LenderState[], wished: string): LenderState | undefined {
  const words = wordsOf(wished);
  if (words.length === 0) return undefined;
  const exact = lenders.find(
    ({ person }) =>
      person.aadObjectId.toLowerCase() === wished.toLowerCase() || wordsOf(person.name).join(' ') === words.join(' '),
  );
  const partly = lenders.filter(({ person }) => words.every((word) => wordsOf(person.name).includes(word)));
  return exact ?? (partly.length === 1 ? partly[0] : undefined);
}

function wordsOf(name: string): readonly string[] {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
}

/** Without those who said Not now to the request that it is about. */
export function ableLenders(lenders: readonly LenderState[], declined: readonly Person[] = []): readonly LenderState[] {
  return lenders.filter(({ canLend, person }) => canLend && !isAmong(declined, person));
}

/** A lender whose unit could not be given back, or no sound product at all. */
function cut(licenses: readonly LicenseUnits[], lenders: readonly LenderState[]): Problem | null {
  const lender = lenders.find(({ problem }) => problem !== undefined);
  if (lender?.problem) return lender.problem;
  return licenses.every(({ problem }) => problem !== undefined) ? (licenses[0]?.problem ?? null) : null;
}
