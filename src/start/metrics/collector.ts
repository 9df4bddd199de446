import { trustedWith } from '../../microsoft/http-transport';

/** How an exporter reaches the collector: trusting whom the operator trusts, with what the collector wants to see. */
export function collectorOf(url: string, headers: Readonly<Record<string, string>>, caFile: string | undefined) {
  const ca = trustedWith(caFile);
  return { url, headers: { ...headers }, timeoutMillis: 10_000, httpAgentOptions: ca ? { ca } : {} };
}
