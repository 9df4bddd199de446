import type { Finding, ServiceRequest } from '../desk/request';
import type { RequestView } from '../desk/view';
import {
  elapsed,
  fact,
  header,
  noBox,
  pill,
  purpose,
  requestFacts,
  type Box,
  type Header,
  type LineIcon,
  type TextColor,
} from './pieces';
import { render, type AdaptiveCard } from './render';
import { isViewer, requestFrame, type RequestCardInput } from './request-frame';
import { said, type Words } from './words';

/** What was read back at the end, check by check; the owner collects the password from here. */
export function verificationCard(input: RequestCardInput): AdaptiveCard {
  const { view, audience, words, options } = input;
  const { request } = view;
  const findings = request.findings ?? [];
  const head = verdict(view, findings, words);
  const isInside = audience === 'approver' || audience === 'requester';
  const data = {
    ...header(view, head, options.notice),
    box: remark(view, words),
    rows: findings.map((finding) => findingRow(finding, audience === 'approver', words)),
    purpose: purpose(request.purpose, words),
    facts: [fact(words.t('label.environment'), view.environment.name), ...requestFacts(view, words)],
    footer: evidence(findings, words),
    labels: { check: words.t('label.check'), found: words.t('label.found') },
    canCollect: canCollect(input),
    canOpen: isInside && view.account !== null,
    buttons: { password: words.t('button.password'), account: words.t('button.account') },
  };
  return render('verification', data, requestFrame(input, `${head.title}. ${head.line}`));
}

function verdict({ request }: RequestView, findings: readonly Finding[], words: Words): Header {
  if (request.endedByHand || findings.length === 0) return byHand(request, words);
  const count = (result: Finding['result']) => findings.filter((one) => one.result === result).length;
  const [passed, warned, failed] = [count('pass'), count('warn'), count('fail')];
  const took = elapsed(request.decision?.at ?? request.requestedAt, request.finishedAt ?? request.requestedAt);
  const values = { account: request.accountName, passed, warned, failed, count: findings.length, took };
  if (failed > 0) {
    return {
      pill: pill(words.t('state.check-needed'), 'Attention', 'Warning'),
      title: words.t('done.failed', values),
      line: words.t('done.counts', values),
    };
  }
  const way = request.kind === 'retire' ? 'retired' : 'ready';
  const title = words.t(`done.${way}`, values);
  if (warned > 0)
    return { pill: pill(words.t('state.remarks'), 'Warning', 'Warning'), title, line: words.t('done.counts', values) };
  return {
    pill: pill(words.t(`state.${way}`), 'Good', 'CheckmarkCircle'),
    title,
    line: words.t('done.all-passed', values),
  };
}

/** Nothing is called ready that was not read back. */
function byHand({ accountName: account }: ServiceRequest, words: Words): Header {
  const title = words.t('done.by-hand-title', { account });
  return { pill: pill(words.t('state.by-hand'), 'Warning', 'Warning'), title, line: words.t('done.by-hand') };
}

const look: Readonly<Record<Finding['result'], { icon: LineIcon; color: TextColor | null }>> = {
  pass: { icon: 'done', color: null },
  warn: { icon: 'warn', color: 'Warning' },
  fail: { icon: 'failed', color: 'Attention' },
};

/** One check. Whose licence was borrowed is for approvers only. */
export function findingRow(finding: Finding, isApprover: boolean, words: Words) {
  const text = foundText(finding, words);
  const isPrivate = finding.check === 'lender-whole' && !isApprover;
  const found = isPrivate ? words.t(finding.result === 'pass' ? 'found.lender-returned' : 'found.lender-open') : text;
  const spoken = finding.result === 'pass' ? found : words.t(`result.${finding.result}`, { found });
  return { ...look[finding.result], label: words.find(`finding.${finding.check}`) ?? finding.check, found: spoken };
}

/** A message key, a short English phrase that has a translation (`found.no-licence`), or what was read as it is. */
function foundText({ found, values }: Finding, words: Words): string {
  return words.find(found, values) ?? said('found', found, words, values);
}

/** Why a request that ended well still needs a look, or how it was brought to an end by hand. */
function remark({ request }: RequestView, words: Words): Box {
  if (!request.problem) return noBox;
  const { what, standing, next } = words.problem(request.problem);
  return { style: 'warning', title: what, lines: [standing, next].filter((line) => line !== ''), quote: '' };
}

function evidence(findings: readonly Finding[], words: Words): string {
  const last = findings
    .map((one) => one.at)
    .sort()
    .at(-1);
  return last === undefined ? '' : words.t('done.evidence', { when: last });
}

/** Only the owner, and only when the password is kept by the desk. */
function canCollect(input: RequestCardInput): boolean {
  const { owner, requester, facts, kind } = input.view.request;
  if (kind !== 'create' || facts.secretName === undefined) return false;
  if (input.audience === 'everyone' || input.audience === 'stranger') return false;
  if (input.options.viewerId !== undefined) return isViewer(input, owner);
  return input.audience === 'requester' && owner.aadObjectId === requester.aadObjectId;
}
