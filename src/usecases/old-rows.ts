/** What the books hold of things that are over, in the order in which it is let go. */
export const oldKinds = ['notices', 'cards', 'lists', 'steps', 'surveys', 'approvers', 'people'] as const;
export type OldKind = (typeof oldKinds)[number];

/** What nobody needs any more; which rows that are is said once for each kind, where it is deleted. */
export interface OldRows {
  /**
   * Lets go of at most `most` rows of things that were over before that moment; gives how many. Never of what an open request,
   * a loan that is not back, an account in use, or a delivery that is still to come needs.
   */
  forget(kind: OldKind, before: Date, most: number): Promise<number>;
}
