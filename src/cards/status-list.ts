import { decidedOn } from './approval-admin';
import { placeText } from '../desk/place';
import type { Place } from '../desk/place';
import { requestStates } from '../desk/request';
import type { ServiceRequest } from '../desk/request';
import type { EnvironmentSettings } from '../desk/settings';
import type { Alike, RequestsView } from '../usecases/api';
import { stateWords } from '../desk/state-words';
import type { Words } from '../words/words';
import { elapsed, pill, roleName, type Fact, type TextColor } from './parts';
import { render, type AdaptiveCard } from './render';
import { rowPill } from './state-pill';

export interface StatusListOptions {
  readonly environments: readonly EnvironmentSettings[];
  readonly notice?: string | undefined;
  readonly dialogs?: boolean | undefined;
}

/** A request that ends within this time says so, milliseconds. */
const soon = 24 * 60 * 60_000;

/** One page of a list of requests. A row opens its card in place, with a way back. */
export function statusListCard(view: RequestsView, words: Words, options: StatusListOptions): AdaptiveCard {
  const title = titleOf(view, words);
  const line = lineOf(view, words, options);
  const isQueue = view.place.list === 'pending';
  const data = {
    title,
    line,
    notice: options.notice ?? '',
    ...alikeData(view.alike, words, options),
    requests: view.requests.map((request) => ({
      ...row(request, words, options),
      ...(isQueue ? waitingSince(request, view.now, words) : noAge),
      state: isQueue ? noPill : rowPill(request, words),
    })),
    hasForm: !isQueue && hasRoom(view),
    footer: isQueue && view.total > 0 ? words.t('list.only-yours') : '',
    place: placeText(view.place),
    ...paging(view),
    filter: filterData(view, words, options),
    dialogs: options.dialogs === true,
    labels: labels(words),
    buttons: buttons(words),
  };
  return render('status-list', data, { words, speak: `${title}. ${line}` });
}

export function titleOf({ place, total, all }: RequestsView, words: Words): string {
  if (isNarrowed(place) && all > 0) return words.t('list.matching', { count: total, all });
  return words.t(`list.${place.list}`, { count: total, ...(total === 0 && { case: 'none' }) });
}

function isNarrowed({ environmentId, state, text }: Place): boolean {
  return environmentId !== null || state !== null || text !== '';
}

/** In which order, which of how many, and what narrows it. */
export function lineOf(
  { place, requests, order, total, pageSize }: RequestsView,
  words: Words,
  options: Pick<StatusListOptions, 'environments'>,
): string {
  const first = place.page * pageSize + 1;
  const environment = options.environments.find(({ id }) => id === place.environmentId)?.name ?? place.environmentId;
  const narrowed = [
    ...(environment === null ? [] : [environment]),
    ...(place.state === null ? [] : [words.t(stateWords[place.state])]),
    ...(place.text === '' ? [] : [words.t('list.looked-for', { text: place.text })]),
  ];
  const range =
    total === 0
      ? [words.t(narrowed.length > 0 ? 'list.nothing-fits' : `list.${place.list}-none`)]
      : [words.t(`list.${order}`), words.t('list.range', { first, last: first + requests.length - 1, count: total })];
  return [...range, ...narrowed].join(', ');
}

function row(request: ServiceRequest, words: Words, { environments }: StatusListOptions) {
  const environment = environments.find(({ id }) => id === request.environmentId);
  const values = { name: request.requester.name, environment: environment?.name ?? request.environmentId };
  const role = environment ? roleName(request.roleId, environment) : request.roleId;
  return {
    requestId: request.id,
    name: request.accountName,
    who: words.t('list.who', values),
    what: words.t(`list.what-${request.kind}`, { role, id: request.id }),
  };
}

const noAge = { age: '', due: '', dueColor: 'Default' as TextColor };
const noPill = pill('', 'Subtle');

/** How long it waits, and what is special: it ends soon, or another admin has approved already. */
function waitingSince({ requestedAt, expiresAt, approvals }: ServiceRequest, now: string, words: Words) {
  const age = words.roughly(elapsed(requestedAt, now));
  const left = elapsed(now, expiresAt);
  if (left <= soon)
    return { age, due: words.t('list.ends', { left: words.roughly(left) }), dueColor: 'Attention' as TextColor };
  const isSecond = approvals.length > 0;
  return { ...noAge, age, ...(isSecond && { due: words.t('list.second'), dueColor: 'Accent' as TextColor }) };
}

/** Four buttons are one too many for a narrow panel: in the middle of a list there is none for a new request. */
function hasRoom({ place, requests, total, pageSize }: RequestsView): boolean {
  return place.page === 0 || place.page * pageSize + requests.length >= total;
}

function paging({ place, requests, total, pageSize }: RequestsView) {
  const hasNext = place.page * pageSize + requests.length < total;
  return {
    hasPrevious: place.page > 0,
    previousPlace: placeText({ ...place, page: Math.max(0, place.page - 1) }),
    hasNext,
    nextPlace: placeText({ ...place, page: place.page + 1 }),
  };
}

function alikeData(alike: Alike | null, words: Words, { environments }: StatusListOptions) {
  const [first] = alike?.requests ?? [];
  if (!alike || !first)
    return {
      alike: { title: '', text: '', after: '', all: '' },
      alikeRequests: [] as Fact[],
      alikeFacts: [] as Fact[],
    };
  const environment = environments.find(({ id }) => id === first.environmentId);
  const count = alike.requests.length;
  const chosen = alike.requests.map(({ id, version, accountName }) => ({
    title: words.t('list.alike-one', { account: accountName, id }),
    value: `${id}:${version}`,
  }));
  const values = {
    count,
    name: first.requester.name,
    role: environment ? roleName(first.roleId, environment) : first.roleId,
    environment: environment?.name ?? first.environmentId,
  };
  return {
    alike: {
      title: words.t('list.alike', { count }),
      text: words.t('list.alike-what', values),
      after: words.t('list.alike-after', { count: alike.free }),
      all: chosen.map(({ value }) => value).join(','),
    },
    alikeRequests: chosen,
    alikeFacts: environment ? decidedOn({ request: first, environment }, words) : [],
  };
}

/** What one may choose: environments with how many fit there, and states, which say nothing where all wait. */
function filterData({ place, perEnvironment }: RequestsView, words: Words, { environments }: StatusListOptions) {
  const counted = new Map(perEnvironment.map(({ environmentId, count }) => [environmentId, count]));
  const offered = environments.filter(({ id }) => counted.has(id) || id === place.environmentId);
  const every: Fact = { title: words.t('list.every-environment'), value: anything };
  return {
    environment: place.environmentId ?? anything,
    state: place.state ?? anything,
    text: place.text === '' ? null : place.text,
    environments: [
      every,
      ...offered.map(({ id, name }) => ({
        title: words.t('list.environment', { name, count: counted.get(id) ?? 0 }),
        value: id,
      })),
    ],
    states:
      place.list === 'pending' ? [] : [{ title: words.t('list.every-state'), value: anything }, ...stateChoices(words)],
    start: placeText({ ...place, page: 0, environmentId: null, state: null, text: '' }),
  };
}

/** Stands for no choice: a choice without a value is none that clients send. */
export const anything = '*';

function stateChoices(words: Words): Fact[] {
  return requestStates.map((state) => ({ title: words.t(stateWords[state]), value: state }));
}

function labels(words: Words) {
  return {
    chosen: words.t('field.chosen'),
    environment: words.t('field.environment'),
    state: words.t('field.state'),
    text: words.t('field.text'),
    textExample: words.t('list.text-example'),
  };
}

function buttons(words: Words) {
  return {
    form: words.t('button.form'),
    previous: words.t('button.previous'),
    next: words.t('button.next'),
    filterOpen: words.t('button.filter-open'),
    filter: words.t('button.filter'),
    alikeOpen: words.t('button.alike-open'),
    alike: words.t('button.alike'),
  };
}
