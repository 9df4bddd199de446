import { requestStates } from './request';
import type { RequestState } from './request';

/**
 * Lists of requests: `pending` waits for this person's decision, `open` is not finished, `mine` was asked for by them, `all`
 * is whatever they may see.
 */
const requestLists = ['pending', 'open', 'mine', 'all'] as const;
export type RequestList = (typeof requestLists)[number];

/** Where somebody is in a list: which one, narrowed by what, on which page. What a row opens leads back here. */
export interface Place<L extends ListName = ListName> {
  readonly list: L;
  /** From 0. */
  readonly page: number;
  readonly environmentId: string | null;
  readonly state: RequestState | null;
  /** Words that are looked for; empty = none. */
  readonly text: string;
}

const listNames = [...requestLists, 'accounts', 'quota'] as const;
type ListName = (typeof listNames)[number];

/** Longest text that somebody may look for, in characters. */
export const longestSearch = 80;
/** Longest place as a text: each character of a search takes up to nine there. */
export const longestPlace = 1_000;

/** The beginning of a list, with nothing left out. */
export function placeIn<L extends ListName>(list: L, narrowed: Partial<Omit<Place, 'list'>> = {}): Place<L> {
  return { page: 0, environmentId: null, state: null, text: '', ...narrowed, list };
}

/** One text, as a button carries it. */
export function placeText({ list, page, environmentId, state, text }: Place): string {
  const parts = { page: page > 0 ? String(page) : '', environment: environmentId ?? '', state: state ?? '', text };
  return String(new URLSearchParams({ list, ...Object.fromEntries(Object.entries(parts).filter(([, one]) => one)) }));
}

/** The place behind such a text, whoever wrote it; null when it is none. What is not known in it counts as absent. */
export function readPlace(given: string): Place | null {
  if (given.length > longestPlace) return null;
  const parts = new URLSearchParams(given);
  const list = listNames.find((one) => one === parts.get('list'));
  if (!list) return null;
  const page = /^\d{1,5}$/.test(parts.get('page') ?? '') ? Number(parts.get('page')) : 0;
  return placeIn(list, {
    page,
    environmentId: parts.get('environment')?.slice(0, 64) || null,
    state: requestStates.find((one) => one === parts.get('state')) ?? null,
    text: (parts.get('text') ?? '').slice(0, longestSearch),
  });
}

export function isRequestPlace(place: Place): place is Place<RequestList> {
  return requestLists.some((one) => one === place.list);
}

/** The page that there is: the last one for whoever asks for a later one. */
export function pageWithin(page: number, total: number, size: number): number {
  return Math.min(Math.max(0, page), Math.max(0, Math.ceil(total / size) - 1));
}
