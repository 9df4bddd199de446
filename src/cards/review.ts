import type { EnvironmentSettings } from '../desk/settings';
import { fact, pill, purpose, roleName } from './parts';
import { render, type AdaptiveCard } from './render';
import type { Words } from '../words/words';

export interface ReviewInput {
  readonly requestId: string;
  readonly accountName: string;
  readonly environment: EnvironmentSettings;
  readonly roleId: string;
  readonly purpose: string;
  /** Who answers for the account. */
  readonly owner: string;
  /** When it was made, ISO instant. */
  readonly createdAt: string;
  /** Until when an answer counts, ISO instant. */
  readonly until: string;
}

/** The routine question whether an account is still needed: no alarm, no preferred answer, and what silence leads to. */
export function reviewCard(input: ReviewInput, words: Words): AdaptiveCard {
  const { requestId, accountName: account, environment, until } = input;
  const title = words.t('review.title', { account });
  const data = {
    pill: pill(words.t('state.review-due'), 'Informative', 'CalendarClock'),
    id: requestId,
    requestId,
    title,
    line: environment.name,
    notice: '',
    purpose: purpose(input.purpose, words),
    facts: [
      fact(words.t('label.role'), roleName(input.roleId, environment)),
      fact(words.t('label.owner'), input.owner),
      fact(words.t('label.created-at'), words.date(input.createdAt)),
    ],
    silence: words.t('review.silence', { until, account }),
    labels: {
      silence: words.t('label.silence'),
      retire: words.t('retire.warning'),
      retireConfirm: words.t('retire.confirm', { account }),
      confirm: words.t('label.confirm'),
      confirmMissing: words.t('error.confirm'),
    },
    buttons: {
      keep: words.t('button.keep'),
      retireOpen: words.t('button.retire-open'),
      retire: words.t('button.retire'),
    },
  };
  return render('review', data, { words, speak: title });
}
