/** A notice that Teams has taken. */
export interface PostedNotice {
  readonly activityId: string;
  /** Of the live card that it brought. */
  readonly version: number;
  /** The books know that its card is the live one. */
  readonly isLive: boolean;
}

/** Notices that are remembered. */
const mostRemembered = 2_000;

/** Notices on screen that the books could not be told of: the next try tells them and posts nothing. */
export function createPosted() {
  const posted = new Map<string, PostedNotice>();
  return {
    of: (key: string): PostedNotice | null => posted.get(key) ?? null,
    remember(key: string, notice: PostedNotice): void {
      posted.set(key, notice);
      const [oldest] = posted.keys();
      if (posted.size > mostRemembered && oldest !== undefined) posted.delete(oldest);
    },
    forget: (key: string) => void posted.delete(key),
  };
}
