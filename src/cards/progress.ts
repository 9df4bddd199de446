import { isConcerned, seesLender } from '../desk/policy';
import type { RunStep } from '../desk/run-step';
import { isRepair, type RequestView } from '../desk/view';
import { manualCreation } from './manual-creation';
import { slotSegments, type Segment } from './meter';
import { elapsed, header, meter, noBox, pill, type Box, type LineIcon, type Meter, type TextColor } from './parts';
import { identified } from './person';
import { render, type AdaptiveCard } from './render';
import { requestFrame, type RequestCardInput } from './request-frame';
import type { Values, Words } from '../words/words';

type Way = 'create' | 'retire' | 'rotate' | 'undo' | 'repair';

/** A run under way: every step in words, what it waits for and until when, and who is without a licence meanwhile. */
export function progressCard(input: RequestCardInput): AdaptiveCard {
  const { view, audience, words, options } = input;
  const { request } = view;
  const way = wayOf(view);
  const steps = shownSteps(view, way);
  const done = steps.filter((step) => step.state === 'done').length;
  const count = { step: Math.min(done + 1, Math.max(1, steps.length)), total: Math.max(1, steps.length) };
  const line = steps.length === 0 ? words.t('progress.starting') : words.t('progress.step', count);
  const title = words.t(`progress.${way}`, { account: request.accountName });
  const isInside = isConcerned(audience);
  const withLender = seesLender(audience);
  const data = {
    ...header(
      view,
      {
        pill: pill(words.t(`state.running-${way}`), 'Accent', way === 'undo' ? 'ArrowUndo' : 'ArrowSync'),
        title,
        line,
      },
      options.notice,
    ),
    meter: progressMeter(steps, done, words),
    box: way === 'undo' ? whyUndone(steps, words) : noBox,
    rows: steps.map((step) => stepRow(step, view, { way, withLender }, words)),
    manual: manualCreation(isInside ? view : null, words),
    footer: footer(view, withLender, words),
    canRefresh: isInside,
    buttons: { refresh: words.t('button.refresh') },
  };
  return render('progress', data, requestFrame(input, `${title}. ${line}`));
}

/** Steps that take a creation back, by name; the rest of a creation is not done any more once it is undone. */
export const stepsOfUndoing: readonly string[] = [
  'remove-license',
  'return-license',
  'remove-security-role',
  'leave-access-mode',
  'leave-account-group',
  'leave-environment-group',
  'block-sign-in',
];

/** Before the access mode is set a failure takes everything back; after it, and in the life of an account, the run goes on. */
function wayOf(view: RequestView): Way {
  const { request, steps } = view;
  if (isRepair(view)) return 'repair';
  if (request.kind !== 'create' || request.facts.accessModeSet === true) return request.kind;
  const hasFailed = steps.some((step) => step.state === 'failed');
  const takesBackOnly = steps.length > 0 && steps.every(({ name }) => stepsOfUndoing.includes(name));
  return hasFailed || takesBackOnly ? 'undo' : request.kind;
}

/** Steps in order; what the run found needless, or will not do any more, is left out. */
function shownSteps({ steps }: RequestView, way: Way): RunStep[] {
  const isShown = ({ name, state }: RunStep) =>
    state !== 'skipped' && (way !== 'undo' || state !== 'todo' || stepsOfUndoing.includes(name));
  return steps.filter(isShown).sort((a, b) => a.position - b.position);
}

function progressMeter(steps: readonly RunStep[], done: number, words: Words): Meter {
  const total = Math.max(1, steps.length);
  const failed = steps.some((step) => step.state === 'failed');
  const colors: Segment[] = slotSegments(done, 0, total, 'accent');
  const color = failed ? 'Attention' : 'Accent';
  return meter(
    done,
    total,
    color,
    failed ? slotSegments(done, 0, total, 'attention') : colors,
    words.t('progress.meter', { done, total }),
  );
}

function whyUndone(steps: readonly RunStep[], words: Words): Box {
  const failed = steps.find((step) => step.state === 'failed');
  if (!failed?.problem) return noBox;
  return {
    style: 'attention',
    title: words.problem(failed.problem).what,
    lines: [words.t('progress.undo-next')],
    quote: '',
  };
}

const look: Readonly<Record<RunStep['state'], { icon: LineIcon; color: TextColor | null }>> = {
  todo: { icon: 'todo', color: null },
  skipped: { icon: 'todo', color: null },
  running: { icon: 'running', color: 'Accent' },
  waiting: { icon: 'waiting', color: 'Warning' },
  done: { icon: 'done', color: null },
  failed: { icon: 'failed', color: 'Attention' },
};

interface Look {
  readonly way: Way;
  readonly withLender: boolean;
}

function stepRow(step: RunStep, view: RequestView, { way, withLender }: Look, words: Words) {
  // Why everything is taken back stands in the box already.
  const failure = step.state === 'failed' && step.problem && way !== 'undo' ? words.problem(step.problem).what : '';
  const isQuiet = step.state === 'done' || step.state === 'todo';
  const took = step.startedAt && step.endedAt ? words.duration(elapsed(step.startedAt, step.endedAt)) : '';
  const word = step.state === 'done' && took !== '' ? took : words.t(`step-state.${step.state}`);
  return {
    icon: look[step.state].icon,
    label: stepTitle(step.name, words),
    detail: failure || stepDetail(step, view, withLender, words),
    weight: isQuiet ? null : 'Bolder',
    subtle: step.state === 'todo' || null,
    word: { text: word, color: look[step.state].color, subtle: isQuiet || null },
  };
}

export function stepTitle(name: string, words: Words): string {
  return words.find(`step.${name}`) ?? name;
}

function stepDetail(step: RunStep, view: RequestView, withLender: boolean, words: Words): string {
  const values = shownValues(step.values, withLender);
  if (step.state === 'waiting' && step.waitingFor !== undefined) {
    const what = words.find(step.waitingFor, values) ?? words.find(`waiting.${step.waitingFor}`, values) ?? '';
    const until =
      step.waitingUntil === undefined
        ? ''
        : words.t('waiting.until', { when: words.moment(step.waitingUntil, view.now) });
    return [what, until].filter((part) => part !== '').join(' ');
  }
  if (step.state === 'done' || step.state === 'running')
    return words.find(`step.${step.name}.${step.state}`, values) ?? '';
  return '';
}

function shownValues(values: Values | undefined, withLender: boolean): Values {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([key]) => withLender || key !== 'lender'));
}

function footer(view: RequestView, withLender: boolean, words: Words): string {
  const updated = words.t('footer.updated', { when: words.moment(view.now, view.now) });
  const lent = lentLine(view, withLender, words);
  return lent === '' ? updated : `${lent} ${updated}`;
}

/** The cost to a human, while there is one. */
export function lentLine({ loan, now }: RequestView, withLender: boolean, words: Words): string {
  if (!loan || (loan.state !== 'taken' && loan.state !== 'owed')) return '';
  const since = words.moment(loan.takenAt ?? loan.recordedAt, now);
  return withLender
    ? words.t('lent.by', { name: identified(loan.lender, words), since })
    : words.t('lent.somebody', { since });
}
