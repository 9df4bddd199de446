import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AccountRecord } from '../../../src/desk/account';
import type { ServiceRequest } from '../../../src/desk/request';
import type { Audience, RequestView } from '../../../src/desk/view';
import { accountCard, type AccountOptions } from '../../../src/cards/account';
import { accountsCard } from '../../../src/cards/accounts';
import type { AdaptiveCard } from '../../../src/cards/render';
import { requestCard } from '../../../src/cards/request-card';
import { statusListCard, type StatusListOptions } from '../../../src/cards/status-list';
import { cardsFolder } from '../../../src/cards/templates';
import { wayBackCard } from '../../../src/cards/way-back';
import { placeIn } from '../../../src/desk/place';
import type { AccountsView, RequestsView } from '../../../src/usecases/api';
import type { Words } from '../../../src/words/words';

/** A card in one state, with made-up data: for tests, pictures and the local Teams page. */
export interface Sample {
  /** `<template>.<state>` = name of its file in cards/samples. */
  readonly id: string;
  readonly template: string;
  /** The frame around it shows its title. */
  readonly inDialog: boolean;
  draw(words: Words): AdaptiveCard;
}

interface SampleFile {
  readonly card: string;
  readonly audience?: Audience;
  /** Merged over `cards/samples/view.base.json`. */
  readonly view?: object;
  readonly input?: unknown;
  readonly options?: object;
}

const folder = join(cardsFolder, 'samples');
const load = createRequire(__filename);

/** Every sample, by file name. */
export function samples(): Sample[] {
  const base = read('view.base.json') as RequestView;
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !name.includes('.base.'))
    .sort()
    .map((name) => {
      const id = name.replace(/\.json$/, '');
      const sample = read(name) as SampleFile;
      return {
        id,
        template: id.split('.')[0] ?? id,
        inDialog: 'inDialog' in (sample.options ?? {}),
        draw: (words) => draw(sample, base, words),
      };
    });
}

function draw(sample: SampleFile, base: RequestView, words: Words): AdaptiveCard {
  const { card, input, audience, options = {} } = sample;
  const environments = [base.environment];
  switch (card) {
    case 'request':
      return requestCard(merged(base, sample.view) as RequestView, audience ?? 'everyone', words, options);
    case 'accounts':
      return accountsCard(input as AccountsView, words, { environments, ...options });
    case 'way-back':
      return opened(requestCard(base, audience ?? 'approver', words, options), words);
    case 'account':
      return accountCard(input as AccountRecord, words, {
        environment: base.environment,
        audience: audience ?? 'requester',
        ...(options as Partial<AccountOptions>),
      });
    case 'status-list':
      return statusListCard(listOf(input as SampleList, base), words, listOptions(base, options));
    default:
      return input === undefined ? builderOf(card)(words, options) : builderOf(card)(input, words, options);
  }
}

/** By the name of its file: `admin-rooms` is drawn by `adminRoomsCard` of `src/cards/admin-rooms`. */
function builderOf(card: string): (...given: unknown[]) => AdaptiveCard {
  const name = `${card.replace(/-(\w)/g, (_mark, letter: string) => letter.toUpperCase())}Card`;
  const file = load(`../../../src/cards/${card}`) as Record<string, (...given: unknown[]) => AdaptiveCard>;
  const builder = file[name];
  if (!builder) throw new Error(`src/cards/${card} has no ${name}.`);
  return builder;
}

/** A card that was opened from the second page of a list. */
function opened(card: AdaptiveCard, words: Words): AdaptiveCard {
  return wayBackCard(card, words, placeIn('pending', { page: 1 })) as AdaptiveCard;
}

/** A list names other environments than that of the base view, too. */
function listOptions({ environment }: RequestView, options: Partial<StatusListOptions>): StatusListOptions {
  return { ...options, environments: [environment, ...(options.environments ?? [])] };
}

/** A list as its sample says it: requests and alike ones are merged over the one of the base view. */
type SampleList = Omit<RequestsView, 'requests' | 'alike' | 'now'> & {
  readonly requests: readonly object[];
  readonly alike: { readonly requests: readonly object[]; readonly free: number } | null;
};

function listOf({ requests, alike, ...view }: SampleList, { request, now }: RequestView): RequestsView {
  const whole = (one: object) => merged(request, one) as ServiceRequest;
  return {
    ...view,
    now,
    requests: requests.map(whole),
    alike: alike && { ...alike, requests: alike.requests.map(whole) },
  };
}

/** Objects are merged, everything else replaces. */
function merged(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isRecord(base) || !isRecord(over)) return over;
  return {
    ...base,
    ...Object.fromEntries(Object.entries(over).map(([key, value]) => [key, merged(base[key], value)])),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}
