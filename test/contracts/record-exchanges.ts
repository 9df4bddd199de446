import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange as TeamsExchange } from '../../src/sandbox/teams';
import type { CheckedExchange } from './types';

/** Set by the reporter of the run; without it nothing is recorded. */
const FOLDER_VARIABLE = 'ACCOUNT_DESK_EXCHANGES';

/** One line of a recording. */
export interface RecordedLine {
  readonly test: string;
  readonly exchange: CheckedExchange;
}

/**
 * A listener that writes every exchange it hears to the recording of this run; the reporter checks them all at the end.
 *
 *     tenant.onExchange(recordExchanges());
 *     connectMicrosoft({ …, http: { onExchange: recordExchanges() } });
 */
export function recordExchanges(): (exchange: CheckedExchange) => void {
  const folder = process.env[FOLDER_VARIABLE];
  if (folder === undefined) return () => undefined;

  mkdirSync(folder, { recursive: true });
  const file = join(folder, `worker-${process.env.JEST_WORKER_ID ?? '0'}.jsonl`);
  return ({ service, method, url, requestHeaders, requestBody, status, responseBody }) => {
    const { testPath = '' } = expect.getState();
    const exchange = { service, method, url, requestHeaders, requestBody, status, responseBody };
    appendFileSync(file, `${JSON.stringify({ test: testPath, exchange })}\n`);
  };
}

/** The same for the traffic between Teams and the bot: `teams.onExchange(recordTeamsExchanges())`. */
export function recordTeamsExchanges(): (exchange: TeamsExchange) => void {
  const record = recordExchanges();
  return ({ direction, method, path, request, status, response }) => {
    const service = direction === 'from-bot' ? 'connector' : 'invoke';
    // "No body" is null there.
    const body = (value: unknown) => (value === null || value === '' ? undefined : value);
    record({ service, method, url: path, requestBody: body(request), status, responseBody: body(response) });
  };
}
