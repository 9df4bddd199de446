import { askLine, header, pill, purpose, requestFacts } from './parts';
import { render, type AdaptiveCard } from './render';
import { requestFrame, type RequestCardInput } from './request-frame';

/** The first seconds of a request: name, role, slots and approvers are being checked. */
export function checkingCard(input: RequestCardInput): AdaptiveCard {
  const { view, words, options } = input;
  const { request, environment } = view;
  const head = {
    pill: pill(words.t('state.checking'), 'Informative', 'ArrowSync'),
    title: request.accountName,
    line: askLine(request, environment, words),
  };
  const data = {
    ...header(view, head, options.notice),
    checking: words.t(request.kind === 'retire' ? 'checking.retire' : 'checking.create'),
    purpose: purpose(request.purpose, words),
    facts: requestFacts(view, words),
  };
  return render('checking', data, requestFrame(input, words.t('speak.checking', { account: request.accountName })));
}
