/** People whom the books name and who are in Entra no longer. */
export interface Departed {
  /** Object ids of everybody who stands anywhere, lower case. */
  named(): Promise<readonly string[]>;
  /** What Entra said just now: who is not there counts as gone from when that was first seen, who is there is not gone. */
  note(gone: readonly string[], there: readonly string[]): Promise<void>;
  /**
   * Whose names may be erased: seen to be gone before that moment, and named by no open request, no loan that is not back and no
   * account in use that is theirs.
   */
  due(before: Date): Promise<readonly string[]>;
  /** Takes the names of a person out of everything, the lines of the audit included, and says in the audit which ones. */
  erase(aadObjectId: string): Promise<void>;
}
