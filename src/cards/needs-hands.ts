import { decidersOf } from '../desk/policy';
import type { Problem } from '../desk/problem';
import { newestFindings } from '../desk/judgement';
import { heldUntil } from '../desk/request';
import type { ServiceRequest } from '../desk/request';
import { isRepair, type RequestView } from '../desk/view';
import { header, pill, type Box, type LineIcon } from './parts';
import { joined } from './lost-room';
import { lentLine } from './progress';
import { render, type AdaptiveCard } from './render';
import { offers, requestFrame, type RequestCardInput } from './request-frame';
import { foundText } from './verification';
import { work } from './work';
import { plain, type Words } from '../words/words';

/** The desk cannot finish alone: what happened, what is in place, and each thing left for a person with its exact step. */
export function needsHandsCard(input: RequestCardInput): AdaptiveCard {
  const { view, audience, words, options } = input;
  const { request } = view;
  const isAdmin = audience === 'approver';
  const canAct = offers(input, 'decide');
  const title = words.t(isRepair(view) ? 'stopped.repair' : `stopped.${request.kind}`, {
    account: request.accountName,
  });
  const line = joined(
    words.t('stopped.line', { name: request.requester.name, environment: view.environment.name }),
    stoppedAt(view, words),
  );
  const data = {
    ...header(view, { pill: pill(words.t('state.needs-hands'), 'Attention', 'Warning'), title, line }, options.notice),
    box: cause(request.problem, isAdmin, words),
    rows: standing(view, isAdmin, words),
    work: isAdmin ? work(view, canAct, words) : [],
    technical: isAdmin ? technicalText(view) : '',
    footer: canAct ? whatComesNext(view, words) : othersAct(input, isAdmin),
    canAct,
    canUndo: canAct && canUndo(request),
    labels: labels(view, words),
    buttons: buttons(request, words),
  };
  return render('needs-hands', data, requestFrame(input, `${title}. ${data.box.title}`));
}

/** Who can act, for those who cannot; where nobody is left, what an operator has to do. */
function othersAct({ view, words }: RequestCardInput, isAdmin: boolean): string {
  const able = decidersOf(view.request, view.approvers);
  const names = able.map(({ name }) => name || words.t('person.unknown'));
  const who =
    able.length === 0
      ? words.t('stopped.nobody', { environment: view.environment.name })
      : words.t('stopped.who', { names: words.list(names), count: names.length });
  return isAdmin ? `${words.t('stopped.stake')} ${who}` : who;
}

/** Only what is held for a person ends by itself. */
function whatComesNext({ request, now }: RequestView, words: Words): string {
  const until = heldUntil(request);
  return until === null ? words.t('stopped.held') : words.t('stopped.held-until', { when: words.moment(until, now) });
}

/** Up to the pivot of each: there is something to take back, and a way to do it. */
function canUndo({ kind, facts }: ServiceRequest): boolean {
  if (kind === 'rotate')
    return facts.secretOffered !== true && (facts.passwordInDoubt ?? facts.passwordChanged ?? false);
  return kind === 'create' && facts.accessModeSet !== true;
}

function stoppedAt({ request, steps, now }: RequestView, words: Words): string {
  const failed = steps.find((step) => step.state === 'failed');
  const step = failed && words.find(`step.${failed.name}`);
  const when = request.finishedAt ?? now;
  return step === undefined ? words.t('stopped.when', { when }) : words.t('stopped.at', { step, when });
}

/** The cause, in one sentence; whoever cannot act on it is not alarmed. */
function cause(problem: Problem | undefined, isAdmin: boolean, words: Words): Box {
  return {
    style: isAdmin ? 'attention' : 'emphasis',
    title: problem ? words.problem(problem).what : words.t('stopped.unknown'),
    lines: isAdmin ? [] : [words.t('stopped.told')],
    quote: '',
  };
}

/** What is in place now: by the last read where there is one, else by what the run was answered. */
function standing(view: RequestView, isAdmin: boolean, words: Words) {
  const { facts, accountName, kind } = view.request;
  if (kind === 'rotate') return passwords(view, words);
  if (!isAdmin) return keptFor(view, words);
  const account = facts.userPrincipalName ?? accountName;
  const lent = lentLine(view, isAdmin, words);
  const exists = facts.userId !== undefined;
  return [
    ...(lent === '' ? [] : [line('warn', lent)]),
    ...(facts.licenseRemoved === false && !isReadUnlicensed(view)
      ? [line('warn', words.t('standing.licensed', { account }))]
      : []),
    ...(!exists && facts.createAnnounced ? [line('warn', words.t('standing.perhaps', { account }))] : []),
    ...(exists ? [line('info', standingOfMode(view, account, words))] : []),
    ...(!exists && !facts.createAnnounced ? [line('info', words.t('standing.nothing'))] : []),
  ];
}

/** Only what was read is said to be so; what Dynamics accepted may have changed since. */
function standingOfMode({ request, account: recorded }: RequestView, account: string, words: Words): string {
  const read = newestFindings(request, recorded).find(({ check }) => check === 'access-mode');
  if (read) return words.t('standing.mode-read', { account, found: foundText(read, words), when: read.at });
  return words.t(request.facts.accessModeSet ? 'standing.mode-accepted' : 'standing.exists', { account });
}

function isReadUnlicensed({ request, account }: RequestView): boolean {
  const read = newestFindings(request, account).find(({ check }) => check === 'license-removed');
  return read?.result === 'pass';
}

/** For whoever waits: what is kept, and that nothing is to be used yet. */
function keptFor(view: RequestView, words: Words) {
  const { facts, accountName, kind } = view.request;
  const lent = lentLine(view, false, words);
  const isHalfMade = kind === 'create' && facts.userId !== undefined && facts.accessModeSet !== true;
  return [
    line('done', words.t('stopped.kept')),
    ...(lent === '' ? [] : [line('warn', lent)]),
    ...(isHalfMade ? [line('waiting', words.t('stopped.half', { account: accountName }))] : []),
  ];
}

function line(icon: LineIcon, label: string) {
  return { icon, label, detail: '', weight: null, subtle: null };
}

/** Which secret of the vault holds which password. */
function passwords({ request: { facts, accountName: account } }: RequestView, words: Words) {
  const { secretName: secret = '', pendingSecretName: pending = '' } = facts;
  if (facts.passwordInDoubt) return [line('warn', words.t('standing.password-in-doubt', { account, secret, pending }))];
  if (facts.passwordChanged && facts.secretOffered !== true)
    return [line('warn', words.t('standing.password-pending', { account, secret, pending }))];
  return [line('info', words.t('standing.password-current', { account, secret }))];
}

function technicalText({ request, steps }: RequestView): string {
  const problems = [request.problem, ...(request.leftovers ?? []), ...steps.map((step) => step.problem)];
  const lines = problems.flatMap((problem) => [
    ...(problem?.technical === undefined ? [] : [problem.technical]),
    ...(problem?.code === 'license-owed' ? [`disabledPlans: ${plain(problem.values?.['disabledPlans'])}`] : []),
  ]);
  return [...new Set(lines)].join('\n');
}

function labels({ request }: RequestView, words: Words) {
  return {
    standing: words.t('label.standing'),
    work: words.t('label.leftovers'),
    technical: words.t('button.technical'),
    undo: words.t(request.kind === 'rotate' ? 'undo.rotate-effect' : 'undo.effect'),
    undoConfirm: words.t(request.kind === 'rotate' ? 'undo.rotate-confirm' : 'undo.confirm', {
      account: request.accountName,
    }),
    confirm: words.t('label.confirm'),
    confirmMissing: words.t('error.confirm'),
    byHand: words.t('by-hand.effect'),
    note: words.t('label.note'),
    end: words.t('label.end'),
    endDone: words.t(`end.${request.kind}`),
    endUndone: words.t(`end.${request.kind}-undone`),
    noteMissing: words.t('error.note'),
  };
}

function buttons({ kind }: ServiceRequest, words: Words) {
  return {
    retry: words.t('button.retry'),
    undoOpen: words.t('button.undo-open'),
    undo: words.t(kind === 'rotate' ? 'button.undo-rotate' : 'button.undo'),
    byHandOpen: words.t('button.by-hand-open'),
    byHand: words.t('button.by-hand'),
  };
}
