import type { Person } from './people';

/** A licence borrowed from a lender: recorded before it is taken, closed when the return is acknowledged. */
export interface Loan {
  readonly requestId: string;
  readonly lender: Person;
  readonly skuId: string;
  /** Exactly what the lender had, to be given back unchanged. */
  readonly disabledPlans: readonly string[];
  /** `recorded` — nothing sent yet, so the lender has it · `taken` — removal sent · `returned` — acknowledged · `owed` — a person must return it. */
  readonly state: 'recorded' | 'taken' | 'returned' | 'owed';
  readonly recordedAt: string;
  readonly takenAt?: string;
  readonly returnedAt?: string;
}

/** How many units of the product are due to lenders: whoever takes one that is free meanwhile takes it from them. */
export function unitsDue(open: readonly Loan[], skuId: string): number {
  return open.filter((loan) => loan.skuId === skuId && (loan.state === 'taken' || loan.state === 'owed')).length;
}
