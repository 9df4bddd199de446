import express, { type Express } from 'express';
import type { PartOfReadiness } from '../../usecases/readiness';

/** What the bot says of itself to whoever looks after it. */
export interface InsideReport {
  readonly ready: boolean;
  readonly parts: readonly PartOfReadiness[];
  /** Teams wrote from there within a day, and they are not on the list. */
  readonly refusedConnectorHosts: readonly string[];
}

interface InsideOptions {
  readonly parts: () => Promise<readonly PartOfReadiness[]>;
  readonly refusedHosts: () => readonly string[];
}

/**
 * What is served on the inside address, which no proxy leads to: `GET /readyz` with every part, as JSON. Whether somebody is
 * inside is decided by where they connect and by nothing that they send: a proxy on the same machine connects from there, too.
 */
export function createInside({ parts, refusedHosts }: InsideOptions): Express {
  const inside = express();
  inside.disable('x-powered-by').disable('etag').set('json spaces', 2);
  inside.get('/livez', (_request, response) => void response.type('text').send('ok'));
  inside.get('/readyz', async (_request, response) => {
    const known = await parts();
    const ready = isReady(known);
    const report: InsideReport = { ready, parts: known, refusedConnectorHosts: refusedHosts() };
    response.status(ready ? 200 : 503).json(report);
  });
  inside.use((_request, response) => void response.status(404).json({ error: 'not found' }));
  return inside;
}

export function isReady(parts: readonly PartOfReadiness[]): boolean {
  return parts.every(({ trouble }) => trouble === null);
}
