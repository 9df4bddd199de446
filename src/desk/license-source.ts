import type { Person } from './people';
import { isAmong } from './policy';
import type { Problem } from './problem';
import type { ServiceRequest } from './request';
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

/**
 * Who may be meant: the one with this id or user principal name; else those with just this name, else those whose name has all
 * these words. Of several nobody is chosen: a name may be that of two people.
 */
export function lendersMeant(lenders: readonly LenderState[], wished: string): readonly LenderState[] {
  const words = wordsOf(wished);
  if (words.length === 0) return [];
  const [given] = words;
  const identified = lenders.filter(({ person: { aadObjectId, userPrincipalName } }) =>
    [aadObjectId.toLowerCase(), userPrincipalName?.toLowerCase()].includes(given),
  );
  const exact = lenders.filter(({ person }) => wordsOf(person.name).join(' ') === words.join(' '));
  const partly = lenders.filter(({ person }) => words.every((word) => wordsOf(person.name).includes(word)));
  return [identified, exact].find((found) => found.length > 0) ?? partly;
}

function wordsOf(name: string): readonly string[] {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
}

/** The one whom an earlier approval of the request chose, while they can still lend. */
export function lenderChosenBefore(
  lenders: readonly LenderState[],
  { approvals, declined }: Pick<ServiceRequest, 'approvals' | 'declined'>,
): LenderState | null {
  const chosen = approvals.flatMap(({ lender }) => lender ?? []);
  return ableLenders(lenders, declined).find(({ person }) => isAmong(chosen, person)) ?? null;
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
