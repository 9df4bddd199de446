import { pageWithin, placeText } from '../desk/place';
import type { Place } from '../desk/place';
import { ableLenders } from '../desk/license-source';
import { wholeAsOf } from '../desk/survey';
import type { SlotCount, SlotHolder, Survey } from '../desk/survey';
import type { QuotaView } from '../usecases/api';
import { slotSegments } from './meter';
import { fact, meter, noMeter, type Fact, type Meter, type TextColor } from './parts';
import { render, type AdaptiveCard } from './render';
import type { Words } from '../words/words';

interface QuotaOptions {
  readonly dialogs?: boolean | undefined;
}

/** Most environments on one page, and most holders that are drawn; the rest of those is counted in words. */
const pageSize = 8;
const holderLimit = 10;

type QuotaRow = QuotaView['environments'][number];

/** Free account slots per environment; who holds them, where one environment is asked about. */
export function quotaCard(quota: QuotaView, words: Words, options: QuotaOptions = {}): AdaptiveCard {
  const line = headline(quota, words);
  const { place, environments } = quota;
  const page = pageWithin(place.page, environments.length, pageSize);
  const shown = environments.slice(page * pageSize, (page + 1) * pageSize);
  const isSingle = environments.length === 1;
  const isLong = environments.length > pageSize;
  const data = {
    title: words.t('quota.title'),
    line: isLong ? `${line}. ${rangeLine(quota, page, words)}` : line,
    // A row of several opens its environment, with who holds the slots.
    environments: shown.map((row) => ({
      ...environmentRow(row, isSingle, quota.counting, words),
      environmentId: row.environment.id,
      canOpen: !isSingle,
    })),
    licenses: licenseFacts(environments, words),
    lenders: lenderLine(environments, words),
    labels: { licenses: words.t('quota.licenses') },
    footer: footer(quota, words),
    place: placeText({ ...place, page }),
    ...paging(place, page, environments.length),
    furtherMode: isLong ? 'secondary' : null,
    formStyle: isLong ? null : 'positive',
    dialogs: options.dialogs === true,
    buttons: {
      form: words.t('button.form'),
      refresh: words.t('button.refresh'),
      previous: words.t('button.previous'),
      next: words.t('button.next'),
    },
  };
  return render('quota', data, { words, speak: `${data.title}. ${line}` });
}

function rangeLine({ environments }: QuotaView, page: number, words: Words): string {
  const last = Math.min(environments.length, (page + 1) * pageSize);
  return words.t('quota.range', { first: page * pageSize + 1, last, count: environments.length });
}

function paging(place: Place<'quota'>, page: number, count: number) {
  return {
    hasPrevious: page > 0,
    previousPlace: placeText({ ...place, page: Math.max(0, page - 1) }),
    hasNext: (page + 1) * pageSize < count,
    nextPlace: placeText({ ...place, page: page + 1 }),
  };
}

function headline({ environments, counting }: QuotaView, words: Words): string {
  const counted = environments.flatMap(({ slots }) => (slots ? [slots] : []));
  if (counted.length === 0) return words.t(counting ? 'quota.counting' : 'quota.unknown');
  const sum = (pick: (slots: SlotCount) => number) => counted.reduce((total, slots) => total + pick(slots), 0);
  return words.t('quota.headline', {
    free: sum((one) => one.free),
    limit: sum((one) => one.limit),
    count: counted.length,
  });
}

function environmentRow(
  { environment, survey, slots }: QuotaRow,
  withHolders: boolean,
  counting: boolean,
  words: Words,
) {
  const name = environment.name;
  if (!survey || !slots) {
    const state = { text: words.t(counting ? 'quota.row-counting' : 'quota.row-unknown'), color: 'Default' };
    return {
      name,
      state,
      meter: noMeter,
      text: words.t('quota.not-counted', { count: environment.fallbackLimit }),
      holders: [],
      more: '',
    };
  }
  const holders = withHolders ? survey.holders : [];
  const hidden = holders.length - holderLimit;
  return {
    name,
    state: freeWord(slots, words),
    meter: slotMeter(name, slots, words),
    text: usedText(survey, slots, words),
    holders: holders.slice(0, holderLimit).map((holder) => holderRow(holder, words)),
    more: hidden > 0 ? words.t('quota.more-holders', { count: hidden }) : '',
  };
}

function freeWord({ free }: SlotCount, words: Words): { text: string; color: TextColor } {
  if (free === 0) return { text: words.t('quota.full'), color: 'Attention' };
  return { text: words.t('quota.free', { count: free }), color: free === 1 ? 'Warning' : 'Good' };
}

function slotMeter(name: string, { used, reserved, limit, free }: SlotCount, words: Words): Meter {
  const [color, segment] =
    free === 0
      ? (['Attention', 'attention'] as const)
      : free === 1
        ? (['Warning', 'warning'] as const)
        : (['Accent', 'accent'] as const);
  const taken = Math.min(limit, used + reserved);
  return meter(
    taken,
    limit,
    color,
    slotSegments(used, reserved, limit, segment),
    words.t('quota.meter', { taken, limit, name }),
  );
}

function usedText(survey: Survey, { used, reserved, limit }: SlotCount, words: Words): string {
  const parts = [
    words.t('quota.used', { used, limit }),
    ...(reserved > 0 ? [words.t('quota.reserved', { count: reserved })] : []),
    ...(survey.countedBy === 'roster' ? [words.t('quota.assumed-limit')] : []),
  ];
  return parts.join(' ');
}

function holderRow({ name, createdOn, islicensed }: SlotHolder, words: Words) {
  const since = words.t('quota.since', { when: createdOn });
  return { name, detail: islicensed ? words.t('quota.holds-license', { since }) : since };
}

/** One line per licence, even when several environments share it. */
function licenseFacts(rows: readonly QuotaRow[], words: Words): Fact[] {
  const units = new Map(rows.flatMap(({ survey }) => survey?.licenses ?? []).map((one) => [one.skuId, one]));
  return [...units.values()].map(({ name, free, total, problem }) =>
    fact(name, problem ? words.problem(problem).what : words.t('quota.units', { free, total })),
  );
}

function lenderLine(rows: readonly QuotaRow[], words: Words): string {
  const lenders = new Map(
    rows.flatMap(({ survey }) => survey?.lenders ?? []).map((one) => [one.person.aadObjectId, one]),
  );
  if (lenders.size === 0) return '';
  return words.t('quota.lenders', {
    able: ableLenders([...lenders.values()]).length,
    count: lenders.size,
  });
}

function footer({ environments, counting, now }: QuotaView, words: Words): string {
  const oldest = environments.flatMap(({ survey }) => (survey ? [wholeAsOf(survey)] : [])).sort()[0];
  const parts = [
    ...(oldest === undefined ? [] : [words.t('quota.counted', { when: words.moment(oldest, now) })]),
    ...(counting ? [words.t('quota.counting-again')] : []),
  ];
  return parts.join(' ');
}
