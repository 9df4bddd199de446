import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountRecord } from '../../../src/desk/account';
import type { ServiceRequest } from '../../../src/desk/request';
import type { Audience, RequestView } from '../../../src/desk/view';
import { accountCard, type AccountOptions } from '../../../src/cards/account';
import { accountsCard, type AccountsInput } from '../../../src/cards/accounts';
import { adminRoomsCard, type AdminRoomsInput } from '../../../src/cards/admin-rooms';
import { formLinkCard } from '../../../src/cards/form-link';
import { abilitiesCard } from '../../../src/cards/abilities';
import { credentialCard, type CredentialInput } from '../../../src/cards/credential';
import { formCard, type FormInput } from '../../../src/cards/form';
import { helpCard, type CommandHelp } from '../../../src/cards/help';
import { planCard, type PlanInput } from '../../../src/cards/plan';
import { quotaCard, type QuotaInput } from '../../../src/cards/quota';
import type { AdaptiveCard } from '../../../src/cards/render';
import { requestCard } from '../../../src/cards/request-card';
import { statusListCard, type StatusListOptions } from '../../../src/cards/status-list';
import { warningCard, type WarningInput } from '../../../src/cards/warning';
import { welcomeCard, type WelcomeInput } from '../../../src/cards/welcome';
import { cardsFolder } from '../../../src/cards/templates';
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
  const { input, options = {} } = sample;
  const environments = [base.environment];
  switch (sample.card) {
    case 'request':
      return requestCard(merged(base, sample.view) as RequestView, sample.audience ?? 'everyone', words, options);
    case 'form':
      return formCard(input as FormInput, words, options);
    case 'quota':
      return quotaCard(input as QuotaInput, words, options);
    case 'accounts':
      return accountsCard(input as AccountsInput, words, { environments, ...options });
    case 'account':
      return accountCard(input as AccountRecord, words, {
        environment: base.environment,
        audience: sample.audience ?? 'requester',
        ...(options as Partial<AccountOptions>),
      });
    case 'status-list':
      return statusListCard(requests(input, base.request), words, {
        environments,
        ...(options as { filter: StatusListOptions['filter'] }),
      });
    case 'credential':
      return credentialCard(input as CredentialInput, words);
    case 'plan':
      return planCard(input as PlanInput, words);
    default:
      return drawPlain(sample, words);
  }
}

function drawPlain({ card, input, options = {} }: SampleFile, words: Words): AdaptiveCard {
  if (card === 'welcome') return welcomeCard(input as WelcomeInput, words);
  if (card === 'warning') return warningCard(input as WarningInput, words);
  if (card === 'help') return helpCard(input as CommandHelp[], words, options);
  if (card === 'form-link') return formLinkCard(words);
  if (card === 'admin-rooms') return adminRoomsCard(input as AdminRoomsInput, words);
  if (card === 'abilities') return abilitiesCard(words, options);
  throw new Error(`A sample names the card "${card}", which does not exist.`);
}

function requests(input: unknown, base: ServiceRequest): ServiceRequest[] {
  return (input as object[]).map((one) => merged(base, one) as ServiceRequest);
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
