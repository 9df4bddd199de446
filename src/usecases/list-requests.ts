import { alikeAmong } from '../desk/alike';
import type { Person } from '../desk/people';
import { pageWithin } from '../desk/place';
import type { Place, RequestList } from '../desk/place';
import { ruleOf } from '../desk/policy';
import type { Act } from '../desk/policy';
import { openStates } from '../desk/request';
import { freeLicense } from '../desk/license-source';
import type { Alike, Caller, RequestsView } from './api';
import { approvedBy, slotsOf } from './context';
import type { Desk, Store, Tx } from './ports';
import type { RequestQuery, Tally } from './request-query';
import { narrowed, soughtIn } from './search';

const pageSize = 8;
/** Most requests that are looked through for alike ones, and most that one confirmation approves. */
const mostCompared = 100;
const mostAlike = 10;

/** One page of a list of requests. Everything that narrows it is decided before anything is left out. */
export async function listRequests(desk: Desk, caller: Caller, asked: Place<RequestList>): Promise<RequestsView> {
  const place = narrowed(asked, desk.settings, caller.locale);
  return desk.store.look(async (tx) => {
    const scope = scopeOf(place.list, caller.person, await approvedBy(desk, tx, caller.person));
    const alike = async (query: RequestQuery) => (place.list === 'pending' ? alikeIn(desk, tx, query) : null);
    return pageOf(desk, tx, { place, scope, pageSize, alike });
  });
}

/** What needs no person: whoever has the settings and the books is nobody in particular, and sees all there are. */
export type Operating = Pick<Desk, 'settings' | 'clock'> & { readonly store: Pick<Store, 'look'> };

/** Most requests that are printed at once. */
const printedAtOnce = 100;

/** The same of all requests, for an operator; `locale` is for words that narrow the list. */
export async function listEveryRequest(
  desk: Operating,
  locale: string,
  asked: Place<'open' | 'all'>,
): Promise<RequestsView> {
  const place = narrowed(asked, desk.settings, locale);
  const scope = place.list === 'open' ? { states: openStates } : {};
  return desk.store.look((tx) => pageOf(desk, tx, { place, scope, pageSize: printedAtOnce, alike: async () => null }));
}

interface Listed {
  readonly place: Place<RequestList>;
  readonly scope: RequestQuery;
  readonly pageSize: number;
  readonly alike: (query: RequestQuery) => Promise<Alike | null>;
}

async function pageOf(
  desk: Pick<Desk, 'settings' | 'clock'>,
  tx: Tx,
  { place, scope, pageSize: size, alike }: Listed,
): Promise<RequestsView> {
  const everywhere = { ...scope, ...searchIn(scope, place, desk.settings) };
  const query = place.environmentId === null ? everywhere : { ...everywhere, environmentId: place.environmentId };
  const perEnvironment = await tx.requests.tally(everywhere);
  const total = sum(perEnvironment.filter(({ environmentId }) => isWithin(place, environmentId)));
  const page = pageWithin(place.page, total, size);
  const order = place.list === 'mine' || place.list === 'all' ? 'newest' : 'oldest';
  return {
    place: { ...place, page },
    requests: await tx.requests.page(query, { order, limit: size, offset: page * size }),
    total,
    all: sum(await tx.requests.tally(scope)),
    perEnvironment,
    alike: await alike(query),
    pageSize: size,
    order,
    now: desk.clock.now().toISOString(),
  };
}

function isWithin({ environmentId }: Place, one: string): boolean {
  return environmentId === null || environmentId === one;
}

function sum(tallies: readonly Tally[]): number {
  return tallies.reduce((all, { count }) => all + count, 0);
}

function scopeOf(list: RequestList, { aadObjectId: personId }: Person, approves: readonly string[]): RequestQuery {
  const permitted = (act: Act) => ({ permitted: { rule: ruleOf(act), personId, approves } });
  switch (list) {
    case 'pending':
      return { states: ['pending'], ...permitted('decide'), notApprovedBy: personId };
    case 'open':
      return { states: openStates, ...permitted('see') };
    case 'mine':
      return permitted('withdraw');
    case 'all':
      return permitted('see');
  }
}

/** A state narrows the list; it never shows what the list does not hold. */
function searchIn(
  { states }: RequestQuery,
  { state, text }: Place,
  settings: Desk['settings'],
): Pick<RequestQuery, 'states' | 'words'> {
  const chosen = state === null ? {} : { states: (states ?? [state]).filter((one) => one === state) };
  return { ...chosen, words: soughtIn(text, settings) };
}

/**
 * Alike requests that one confirmation may approve: as many as there are slots, and only where a licence is free, because
 * otherwise each needs a lender of its own.
 */
async function alikeIn({ settings }: Desk, tx: Tx, query: RequestQuery): Promise<Alike | null> {
  const waiting = await tx.requests.page(query, { order: 'oldest', limit: mostCompared, offset: 0 });
  const group = alikeAmong(waiting, settings);
  const [first] = group;
  const survey = first ? await tx.surveys.latest(first.environmentId) : null;
  if (!first || !survey || !freeLicense(survey.licenses)) return null;
  const free = (await slotsOf(tx, first.environmentId, survey))?.free ?? 0;
  const requests = group.slice(0, Math.min(free, mostAlike));
  return requests.length > 1 ? { requests, free } : null;
}
