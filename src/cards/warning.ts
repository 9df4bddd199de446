import { pill } from './parts';
import { render, type AdaptiveCard } from './render';
import type { Verb } from './verbs';
import type { Words } from '../words/words';

/** What the desk noticed by itself; `about` is the account or the request, `text` says what is wrong and what to do. */
export interface WarningInput {
  readonly about: string;
  readonly text: string;
  readonly buttons: readonly {
    readonly verb: Verb;
    readonly requestId?: string;
    readonly environmentId?: string;
    readonly version?: number;
  }[];
}

/** A warning to the admins, or a question to a lender, with what can be done about it by a press. */
export function warningCard({ about, text, buttons }: WarningInput, words: Words): AdaptiveCard {
  const target = (verb: WarningInput['buttons'][number]['verb']) => {
    const button = buttons.find((one) => one.verb === verb);
    return button?.requestId ?? button?.environmentId ?? '';
  };
  const asksLender = target('loan.decline') !== '';
  const data = {
    pill: asksLender
      ? pill(words.t('state.lends'), 'Informative', 'Clock')
      : pill(words.t('state.check-needed'), 'Attention', 'Warning'),
    title: about,
    line: words.t(asksLender ? 'lender.line' : 'warning.line'),
    text,
    repair: target('account.repair'),
    decline: target('loan.decline'),
    account: target('account.view'),
    request: target('request.view'),
    quota: target('quota.refresh'),
    known: target('strays.known'),
    digest: buttons.find(({ version }) => version !== undefined)?.version ?? null,
    buttons: {
      repair: words.t('button.repair'),
      decline: words.t('button.not-now'),
      account: words.t('button.account'),
      request: words.t('button.request'),
      quota: words.t('button.quota'),
      known: words.t('button.strays-known'),
    },
  };
  return render('warning', data, { words, speak: text });
}
