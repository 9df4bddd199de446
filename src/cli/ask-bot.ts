import type { BooksPlace } from '../config';
import { insideAddress } from '../start/inside-address';
import type { InsideReport } from '../teams/front-door/inside';

/** What the bot of these settings says of itself. */
export type BotAnswer =
  | { readonly state: 'answers'; readonly report: InsideReport }
  /** `why`: a sentence for whoever asked. */
  | { readonly state: 'silent'; readonly why: string };

/** A bot that works answers within milliseconds. */
const patienceMs = 10_000;

/** Asks the bot that left its inside address in the data folder. */
export async function askBot(place: BooksPlace): Promise<BotAnswer> {
  const url = await insideAddress(place);
  if (url === null)
    return silent(
      `No bot named "${place.replicaId}" runs on ${place.dataDir}, or it ended in order: it left no address there.`,
    );
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(patienceMs), redirect: 'error' });
    const report: unknown = await response.json();
    if (isReport(report)) return { state: 'answers', report };
    return silent(`Something else than this bot answers at ${url}: the bot was killed.`);
  } catch (error) {
    const { name, cause } = error as Error;
    const code = (cause as { code?: string } | undefined)?.code ?? name;
    return silent(`The bot left the address ${url}, and does not answer there (${code}): it was killed, or hangs.`);
  }
}

function silent(why: string): BotAnswer {
  return { state: 'silent', why };
}

function isReport(report: unknown): report is InsideReport {
  const { ready, parts, refusedConnectorHosts: hosts } = (report ?? {}) as Partial<InsideReport>;
  return typeof ready === 'boolean' && Array.isArray(parts) && Array.isArray(hosts);
}
