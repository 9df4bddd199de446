import type { Problem } from '../desk/problem';
import type { CheckName, Finding } from '../desk/finding';
import type { ServiceRequest } from '../desk/request';
import { canBeCollected } from '../desk/hand-over';
import { newestFindings, readAt } from '../desk/judgement';
import { isConcerned, seesLender } from '../desk/policy';
import { isRepair, type RequestView } from '../desk/view';
import { connectOf } from './connect';
import { handOverFacts } from './hand-over';
import {
  elapsed,
  fact,
  header,
  noBox,
  pill,
  purpose,
  requestFacts,
  type Box,
  type Fact,
  type Header,
  type LineIcon,
  type TextColor,
} from './parts';
import { render, type AdaptiveCard } from './render';
import { offers, requestFrame, type RequestCardInput } from './request-frame';
import type { MessageKey, Words } from '../words/words';

/** What was read back at the end, check by check; the owner collects the password from here. */
export function verificationCard(input: RequestCardInput): AdaptiveCard {
  const { view, audience, words, options } = input;
  const { request } = view;
  const findings = newestFindings(request, view.account);
  const head = verdict(view, findings, words);
  const data = {
    ...header(view, head, options.notice),
    box: remark(view, findings, words),
    copy: toCopy(input),
    rows: findings.map((finding) => datedRow(finding, findings, seesLender(audience), words)),
    purpose: purpose(request.purpose, words),
    facts: [
      fact(words.t('label.environment'), view.environment.name),
      ...requestFacts(view, words),
      ...handOverFacts(input),
    ],
    connect: connectOf(input),
    footer: [evidence(request, findings, words), rowsElsewhere(view, findings, words)]
      .filter((line) => line !== '')
      .join(' '),
    labels: { check: words.t('label.check'), found: words.t('label.found') },
    connectButton: words.t('button.connect'),
    canCollect: canCollect(input),
    canOpen: isConcerned(audience) && view.account !== null,
    buttons: { password: words.t('button.password'), account: words.t('button.account') },
  };
  return render('verification', data, requestFrame(input, `${head.title}. ${head.line}`));
}

function verdict(view: RequestView, findings: readonly Finding[], words: Words): Header {
  const { request } = view;
  if (!wasReadBack(request, findings)) return byHand(request, words);
  const count = (result: Finding['result']) => findings.filter((one) => one.result === result).length;
  const [passed, warned, failed] = [count('pass'), count('warn'), count('fail')];
  const took = elapsed(request.decision?.at ?? request.requestedAt, request.finishedAt ?? request.requestedAt);
  const values = { account: request.accountName, count: findings.length, took };
  const counts = words.list([
    ...(passed > 0 ? [words.t('done.passed', { count: passed })] : []),
    ...(warned > 0 ? [words.t('done.warned', { count: warned })] : []),
    ...(failed > 0 ? [words.t('done.wrong', { count: failed })] : []),
  ]);
  if (failed > 0) {
    const title = words.t('done.failed', values);
    return { pill: pill(words.t('state.check-needed'), 'Attention', 'Warning'), title, line: counts };
  }
  const way = view.account?.state === 'retired' && request.kind === 'create' ? 'retired' : ways[request.kind];
  const title = words.t(`done.${way}`, values);
  if (warned > 0) return { pill: pill(words.t('state.remarks'), 'Warning', 'Warning'), title, line: counts };
  return {
    pill: pill(words.t(`state.${way}`), 'Good', 'CheckmarkCircle'),
    title,
    line: words.t(isRepair(view) || isReadAgain(request, findings) ? 'done.passed-again' : 'done.all-passed', values),
  };
}

const ways = { create: 'ready', retire: 'retired', rotate: 'rotated' } as const;

/** Has anything been read since a person said that they brought it to its end? A run reads before it says so. */
function wasReadBack({ endedByHand, finishedAt }: ServiceRequest, findings: readonly Finding[]): boolean {
  const last = readAt(findings);
  return last !== undefined && !(endedByHand && last <= (finishedAt ?? last));
}

/** Has somebody read the account again since its run? */
function isReadAgain({ finishedAt }: ServiceRequest, findings: readonly Finding[]): boolean {
  const last = readAt(findings);
  return last !== undefined && finishedAt !== undefined && last > finishedAt;
}

/** Nothing is called ready that was not read back. */
function byHand({ accountName: account }: ServiceRequest, words: Words): Header {
  const title = words.t('done.by-hand-title', { account });
  return { pill: pill(words.t('state.by-hand'), 'Warning', 'Warning'), title, line: words.t('done.by-hand-line') };
}

const look: Readonly<Record<Finding['result'], { icon: LineIcon; color: TextColor | null }>> = {
  pass: { icon: 'done', color: null },
  warn: { icon: 'warn', color: 'Warning' },
  fail: { icon: 'failed', color: 'Attention' },
};

/** Milliseconds between the checks of one and the same look at most. */
const oneLook = 600_000;

/** One check; with its time where the newest look did not look at it again. */
function datedRow(finding: Finding, all: readonly Finding[], withLender: boolean, words: Words) {
  const row = findingRow(finding, withLender, words);
  const isOlder = Date.parse(readAt(all) ?? finding.at) - Date.parse(finding.at) > oneLook;
  return isOlder ? { ...row, found: words.t('done.as-of', { found: row.found, when: finding.at }) } : row;
}

/** One check; who the lender is only for those who see that. */
export function findingRow(finding: Finding, withLender: boolean, words: Words) {
  const text = foundText(finding, words);
  const isPrivate = finding.check === 'lender-whole' && !withLender;
  const found = isPrivate ? words.t(finding.result === 'pass' ? 'found.lender-returned' : 'found.lender-open') : text;
  const spoken = finding.result === 'pass' ? found : words.t(`result.${finding.result}`, { found });
  return { ...look[finding.result], label: checkName(finding.check, words), found: spoken };
}

/** What was read, in words. */
export function foundText({ found, problem }: Finding, words: Words): string {
  if (problem !== undefined) return toldBy(problem, words);
  if (typeof found === 'string') return found;
  return 'name' in found ? found.name : words.t(found.key, found.values);
}

function toldBy(problem: Problem, words: Words): string {
  const { what, next } = words.problem(problem);
  return `${what} ${next}`;
}

/** What still needs a look: a remark of the run, what is wrong and who sets it right, or what a person brought to its end. */
function remark({ request }: RequestView, findings: readonly Finding[], words: Words): Box {
  if (!request.problem) return wrong(request, findings, words);
  const { what, standing, next } = words.problem(request.problem);
  if (request.endedByHand && wasReadBack(request, findings)) return wrong(request, findings, words);
  if (request.endedByHand)
    return { style: 'emphasis', title: words.t('done.by-hand-before'), lines: [what], quote: '' };
  return { style: 'warning', title: what, lines: [standing, next].filter((line) => line !== ''), quote: '' };
}

function wrong({ accountName }: ServiceRequest, findings: readonly Finding[], words: Words): Box {
  const failed = findings.filter(({ result }) => result === 'fail');
  if (failed.length === 0) return noBox;
  const checks = words.list(failed.map(({ check }) => checkName(check, words)));
  return {
    style: 'attention',
    title: words.t('done.wrong-what', { checks }),
    lines: [words.t('done.wrong-next', { account: accountName })],
    quote: '',
  };
}

/** A row that an older version has stored may name a check that is no more. */
function checkName(check: CheckName, words: Words): string {
  const key: MessageKey = `finding.${check}`;
  return words.find(key) ?? check;
}

function evidence({ kind, accountName: account }: ServiceRequest, findings: readonly Finding[], words: Words): string {
  const last = readAt(findings);
  if (last === undefined) return '';
  if (kind === 'rotate') return words.t('done.evidence-rotated', { when: last });
  const read = words.t('done.evidence', { when: last });
  const results = findings.map(({ result }) => result);
  const isOpen = results.includes('warn') && !results.includes('fail');
  return isOpen ? `${read} ${words.t('done.look-next', { account })}` : read;
}

/** Not a fault, not read, and believed rather than documented, hence "may": said before somebody finds a row and wonders. */
function rowsElsewhere(view: RequestView, findings: readonly Finding[], words: Words): string {
  const names = view.ungatedElsewhere ?? [];
  if (view.request.kind !== 'create' || findings.length === 0 || names.length === 0) return '';
  return words.t('done.rows-elsewhere', { environments: words.list([...names]) });
}

/** What a program is set up with, for everybody with a part in it while the account is there; nothing of it is secret. */
function toCopy({ view, audience, words }: RequestCardInput): Fact[] {
  const { account, environment, request } = view;
  if (!isConcerned(audience) || request.kind !== 'create' || account?.state !== 'active') return [];
  return [
    fact(words.t('label.user-name'), account.userPrincipalName),
    fact(words.t('label.environment-address'), environment.url),
  ];
}

/** Only the owner, and only while the password has not been shown or replaced. */
function canCollect(input: RequestCardInput): boolean {
  const { handOver, account } = input.view;
  return (
    offers(input, 'collect-password') && account?.state === 'active' && handOver !== null && canBeCollected(handOver)
  );
}
