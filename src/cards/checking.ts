import { askLine, header, requestFacts, requestTitle, written } from './parts';
import { render, type AdaptiveCard } from './render';
import { requestFrame, type RequestCardInput } from './request-frame';
import { statePill } from './state-pill';

/** The first seconds of a request: name, role, slots and approvers are being checked. */
export function checkingCard(input: RequestCardInput): AdaptiveCard {
  const { view, words, options } = input;
  const { request, environment } = view;
  const head = {
    pill: statePill(request, words),
    title: requestTitle(request, words),
    line: askLine(request, environment, words),
  };
  const data = {
    ...header(view, head, options.notice),
    checking: words.t(request.kind === 'retire' ? 'checking.retire' : 'checking.create'),
    purpose: written(request, words),
    facts: requestFacts(view, words),
  };
  return render(
    'checking',
    data,
    requestFrame(
      input,
      words.t(request.kind === 'retire' ? 'speak.checking-retire' : 'speak.checking', { account: request.accountName }),
    ),
  );
}
