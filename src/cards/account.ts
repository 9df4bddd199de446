import { needsRepair, type AccountRecord } from '../desk/account';
import { isConcerned, isOffered, seesLender } from '../desk/policy';
import type { EnvironmentSettings } from '../desk/settings';
import type { Audience } from '../desk/view';
import { accountPill } from './accounts';
import { identified } from './person';
import { fact, purpose, roleName, type Fact } from './parts';
import { render, type AdaptiveCard } from './render';
import { findingRow } from './verification';
import type { Words } from '../words/words';

export interface AccountOptions {
  readonly environment: EnvironmentSettings;
  readonly audience: Audience;
  /** Entra object id of the viewer, where it is known. */
  readonly viewerId?: string | undefined;
  readonly notice?: string | undefined;
  /** Somebody wrote that this is to be done with it: the card asks for the confirmation, and for nothing else. */
  readonly asks?: 'rotation' | 'retirement' | undefined;
  /** Why it is to be retired, as far as they wrote it. */
  readonly reason?: string | undefined;
}

/** One account of the register: who answers for it, what was read last, and the ways to another password and to its end. */
export function accountCard(
  account: AccountRecord,
  words: Words,
  { environment, audience, viewerId, notice, asks, reason = '' }: AccountOptions,
): AdaptiveCard {
  const line = words.t('account.line', { environment: environment.name });
  const viewer = { audience, id: viewerId };
  const isInside = isConcerned(audience);
  const mayRepair = isOffered('decide', viewer, account);
  const canRepair = mayRepair && needsRepair(account);
  const data = {
    pill: accountPill(account, words),
    id: account.requestId,
    requestId: account.requestId,
    title: account.name,
    line,
    notice: notice ?? '',
    userName: account.userPrincipalName,
    facts: accountFacts(account, environment, words),
    purpose: purpose(account.purpose, words),
    rows: isInside
      ? (account.findings ?? []).map((finding) => ({
          ...findingRow(finding, seesLender(audience), words),
          ...plainRow,
        }))
      : [],
    footer: footer(account, audience === 'approver' && !mayRepair, words),
    canRepair,
    question: question(asks, words),
    asksRotation: asks === 'rotation',
    canRetire: asks === 'retirement' || (isOffered('retire', viewer, account) && account.state === 'active'),
    reason: reason === '' ? null : reason,
    canOpen: isInside && !canRepair,
    labels: labels(account, words),
    buttons: buttons(words),
  };
  return render('account', data, { words, speak: `${account.name}. ${line}` });
}

/** What it does that is about to be confirmed. */
function question(asks: AccountOptions['asks'], words: Words) {
  if (asks === undefined) return { heading: '', text: '' };
  const isRetirement = asks === 'retirement';
  return {
    heading: words.t(isRetirement ? 'retire.heading' : 'rotate.heading'),
    text: words.t(isRetirement ? 'retire.warning' : 'rotate.effect'),
  };
}

/** When it was read last; and to an admin who owns it, that another one has to put it right. */
function footer(account: AccountRecord, isOwn: boolean, words: Words): string {
  const read = account.watchedAt === undefined ? '' : words.t('account.watched', { when: account.watchedAt });
  return isOwn && needsRepair(account) ? `${read} ${words.t('account.others-repair')}`.trim() : read;
}

function labels(account: AccountRecord, words: Words) {
  return {
    userName: words.t('label.user-name'),
    findings: words.t('account.findings'),
    rotateConfirm: words.t('rotate.confirm', { account: account.name }),
    retire: words.t('retire.warning'),
    retireReason: words.t('label.retire-reason'),
    retireReasonMissing: words.t('error.retire-reason'),
    retireConfirm: words.t('retire.confirm', { account: account.name }),
    confirm: words.t('label.confirm'),
    confirmMissing: words.t('error.confirm'),
  };
}

function buttons(words: Words) {
  return {
    repair: words.t('button.repair'),
    rotateOpen: words.t('button.rotate-open'),
    rotate: words.t('button.rotate'),
    retireOpen: words.t('button.retire-open'),
    retire: words.t('button.retire'),
    request: words.t('button.request'),
  };
}

const plainRow = { detail: '', weight: null, subtle: null };

function accountFacts(account: AccountRecord, environment: EnvironmentSettings, words: Words): Fact[] {
  const ended =
    account.retiredAt === undefined ? [] : [fact(words.t('label.retired-at'), words.date(account.retiredAt))];
  return [
    fact(words.t('label.role'), roleName(account.roleId, environment)),
    fact(
      words.t('label.owner'),
      account.owner.name === '' ? words.t('accounts.no-owner') : identified(account.owner, words),
    ),
    fact(words.t('label.created-in'), words.t(account.kind === 'onprem' ? 'kind.onprem' : 'kind.cloud')),
    fact(words.t('label.created-at'), words.date(account.createdAt)),
    ...(account.state === 'active' ? [fact(words.t('label.review-on'), words.date(account.reviewOn))] : ended),
  ];
}
