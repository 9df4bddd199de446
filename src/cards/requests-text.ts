import type { ServiceRequest } from '../desk/request';
import type { EnvironmentSettings } from '../desk/settings';
import type { RequestsView } from '../usecases/api';
import type { Words } from '../words/words';
import { elapsed, roleName } from './parts';
import { rowPill } from './state-pill';
import { lineOf, titleOf } from './status-list';
import { cleanText } from './text';

/** A list of requests for somebody at a terminal: the title and the line of the card, and a line for each request. */
export function requestsText(view: RequestsView, words: Words, environments: readonly EnvironmentSettings[]): string {
  if (view.total === 0) return words.t('operator.none');
  const rows = view.requests.map((request) => cells(request, view.now, words, environments));
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, at) => Math.max(most[at] ?? 0, cell.length)), []);
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return cleanText([`${titleOf(view, words)}. ${lineOf(view, words, { environments })}.`, '', ...lines].join('\n'));
}

function cells(
  request: ServiceRequest,
  now: string,
  words: Words,
  environments: readonly EnvironmentSettings[],
): readonly string[] {
  const environment = environments.find(({ id }) => id === request.environmentId);
  return [
    request.id,
    request.accountName,
    rowPill(request, words).text,
    environment?.name ?? request.environmentId,
    request.requester.name,
    environment ? roleName(request.roleId, environment) : request.roleId,
    words.roughly(elapsed(request.requestedAt, now)),
  ].map((cell) => cell.replace(/\s+/g, ' '));
}
