import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';

/** How an exporter reaches the collector: trusting whom the operator trusts, with what the collector wants to see. */
export function collectorOf(url: string, headers: Readonly<Record<string, string>>, caFile: string | undefined) {
  const trusted = caFile === undefined ? {} : { ca: [...rootCertificates, readFileSync(caFile, 'utf8')] };
  return { url, headers: { ...headers }, timeoutMillis: 10_000, httpAgentOptions: trusted };
}
