import type { Logger } from '../ports';

interface RefusedHostsOptions {
  readonly now: () => Date;
  /** Keeps it for those who ask later. */
  readonly note: (host: string, times: number) => Promise<void>;
  readonly logger: Logger;
}

/** A host is written down at once, and then once in so many milliseconds. */
const pause = 60_000;
/** So long it is told as refused lately, milliseconds. */
const lately = 24 * 3_600_000;
/** As many are remembered; of so many within one pause, what comes on top is not. */
const mostHosts = 20;

interface RefusedHost {
  at: number;
  notedAt: number;
  unsaid: number;
}

/**
 * Connector hosts that Teams wrote from with a good token and that are not on the list: either somebody has another bot's
 * token, or Microsoft has a host that the settings do not know, and then the bot is deaf there. Somebody has to look.
 */
export function createRefusedHosts({ now, note, logger }: RefusedHostsOptions) {
  const hosts = new Map<string, RefusedHost>();

  return {
    refused(this: void, host: string): void {
      const at = now().getTime();
      if (!hosts.has(host) && !makeRoom(hosts, at)) return;
      const known = hosts.get(host) ?? { at, notedAt: -Infinity, unsaid: 0 };
      hosts.set(host, Object.assign(known, { at, unsaid: known.unsaid + 1 }));
      if (Math.abs(at - known.notedAt) < pause) return;
      logger.warn(
        { host, times: known.unsaid },
        'Teams writes from a connector host that is not on the list: if it is one of Microsoft, add it to BOT_SERVICE_HOSTS',
      );
      note(host, known.unsaid).catch((error: unknown) =>
        logger.error({ err: error, host }, 'a refused connector host could not be noted'),
      );
      Object.assign(known, { notedAt: at, unsaid: 0 });
    },
    lately(this: void): readonly string[] {
      return [...hosts].filter(([, { at }]) => now().getTime() - at < lately).map(([host]) => host);
    },
  };
}

/** Forgets the host that was not heard of for the longest, where there are too many. False: all of them are fresh. */
function makeRoom(hosts: Map<string, RefusedHost>, now: number): boolean {
  if (hosts.size < mostHosts) return true;
  const [oldest] = [...hosts].sort(([, one], [, other]) => one.at - other.at);
  if (!oldest || Math.abs(now - oldest[1].at) < pause) return false;
  return hosts.delete(oldest[0]);
}
