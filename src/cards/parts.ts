import type { ServiceRequest } from '../desk/request';
import type { EnvironmentSettings } from '../desk/settings';
import type { RequestView } from '../desk/view';
import { meterImage, type Segment } from './meter';
import { identified } from './person';
import type { Words } from '../words/words';

/** Styles of a Badge in Teams. */
export type PillStyle = 'Subtle' | 'Informative' | 'Accent' | 'Good' | 'Warning' | 'Attention';
export type TextColor = 'Default' | 'Accent' | 'Good' | 'Warning' | 'Attention';
/** What `parts/line-icon.json` can draw before a line. */
export type LineIcon = 'done' | 'running' | 'waiting' | 'failed' | 'warn' | 'todo' | 'info' | 'unknown';

export interface Pill {
  readonly text: string;
  readonly style: PillStyle;
  /** Fluent icon name. */
  readonly icon: string | null;
  /** For hosts without Badge. */
  readonly color: TextColor;
}

export interface Fact {
  readonly title: string;
  readonly value: string;
}

/** The one tinted container of a card. No title, no box. */
export interface Box {
  readonly style: 'good' | 'warning' | 'attention' | 'accent' | 'emphasis';
  readonly title: string;
  readonly lines: readonly string[];
  /** What a person wrote, shown without any markup. */
  readonly quote: string;
}

export interface Meter {
  readonly value: number;
  readonly max: number;
  readonly color: 'Accent' | 'Good' | 'Warning' | 'Attention';
  readonly image: string;
  readonly alt: string;
}

export interface Section {
  readonly heading: string;
  readonly text: string;
  readonly color: TextColor;
  readonly meter: Meter;
}

export const noBox: Box = { style: 'emphasis', title: '', lines: [], quote: '' };
export const noMeter: Meter = { value: 0, max: 0, color: 'Accent', image: '', alt: '' };

export function pill(text: string, style: PillStyle, icon: string | null = null): Pill {
  return { text, style, icon, color: pillColor(style) };
}

function pillColor(style: PillStyle): TextColor {
  if (style === 'Subtle') return 'Default';
  return style === 'Informative' ? 'Accent' : style;
}

export function meter(
  value: number,
  max: number,
  color: Meter['color'],
  segments: readonly Segment[],
  alt: string,
): Meter {
  return { value, max, color, image: meterImage(segments), alt };
}

/** First row of a card about a request: state in words, id, title, one line, and why nothing changed where that is so. */
export interface Header {
  readonly pill: Pill;
  readonly title: string;
  readonly line: string;
}

export function header(view: RequestView, { pill: state, title, line }: Header, notice: string | undefined) {
  const { id, version } = view.request;
  return { pill: state, id, requestId: id, version, title, line, notice: notice ?? '' };
}

export function purpose(text: string, words: Words): { label: string; text: string } {
  return { label: words.t('label.purpose'), text };
}

/** What a person wrote on the request: what the account is for, or why it is to be retired. */
export function written(
  { kind, reason, purpose: text }: ServiceRequest,
  words: Words,
): { label: string; text: string } {
  if (kind !== 'retire') return purpose(text, words);
  return { label: words.t('label.reason'), text: reason ?? '' };
}

/** The account; of a request to retire it, what is asked or was asked. */
export function requestTitle({ kind, state, accountName: account }: ServiceRequest, words: Words): string {
  if (kind !== 'retire') return account;
  return words.t(state === 'checking' || state === 'pending' ? 'retire.question' : 'retire.title', { account });
}

/** What was asked for, for everybody. The environment stands in the line under the title. */
export function requestFacts(
  { request, environment }: Pick<RequestView, 'request' | 'environment'>,
  words: Words,
): Fact[] {
  const facts = [
    fact(words.t('label.role'), roleName(request.roleId, environment)),
    ...(request.owner.name === '' ? [] : [fact(words.t('label.owner'), identified(request.owner, words))]),
  ];
  if (request.kind !== 'create') return facts;
  return [
    ...facts,
    fact(words.t('label.created-in'), words.t(request.accountKind === 'onprem' ? 'kind.onprem' : 'kind.cloud')),
    fact(
      words.t('label.password'),
      words.t(request.passwordNeverExpires ? 'password.never-expires' : 'password.expires'),
    ),
    fact(words.t('label.review-on'), words.date(request.reviewOn)),
  ];
}

export function fact(title: string, value: string): Fact {
  return { title, value };
}

export function roleName(roleId: string, environment: EnvironmentSettings): string {
  return environment.roles.find((role) => role.id === roleId)?.name ?? roleId;
}

/** "Ravi Patel asks for a service account in Contoso Production", or to retire one, or has its password changed. */
export function askLine(request: ServiceRequest, environment: EnvironmentSettings, words: Words): string {
  const values = { name: request.requester.name, environment: environment.name };
  return words.t(request.askedBy === 'review' ? 'line.review-retire' : `line.asks-${request.kind}`, values);
}

/** Milliseconds between two ISO instants, never negative. */
export function elapsed(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from));
}
