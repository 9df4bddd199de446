import type { Problem } from '../desk/problem';
import { askLine, header, requestFacts, requestTitle, written, type Box } from './parts';
import { render, type AdaptiveCard } from './render';
import { offers, requestFrame, type RequestCardInput } from './request-frame';
import { statePill } from './state-pill';
import type { Words } from '../words/words';

/** The checks found something: names the field and the remedy, and lets the requester edit and send again. */
export function refusedCard(input: RequestCardInput): AdaptiveCard {
  const { view, words, options } = input;
  const { request, environment } = view;
  const head = {
    pill: statePill(request, words),
    title: requestTitle(request, words),
    line: askLine(request, environment, words),
  };
  const data = {
    ...header(view, head, options.notice),
    box: refusalBox(request.problem, words),
    purpose: written(request, words),
    facts: requestFacts(view, words),
    canEdit: offers(input, 'edit') && request.kind === 'create' && !view.isEnvironmentGone,
    dialogs: options.dialogs === true,
    buttons: { edit: words.t('button.edit') },
  };
  return render(
    'refused',
    data,
    requestFrame(
      input,
      words.t(request.kind === 'retire' ? 'speak.refused-retire' : 'speak.refused', {
        account: request.accountName,
        what: data.box.title,
      }),
    ),
  );
}

function refusalBox(problem: Problem | undefined, words: Words): Box {
  if (!problem) return { style: 'attention', title: words.t('refused.unknown'), lines: [], quote: '' };
  const { what, standing, next } = words.problem(problem);
  const field = problem.field === undefined ? undefined : words.find(`field.${problem.field}`);
  const title = field === undefined ? what : words.t('refused.field', { field, what });
  return { style: 'attention', title, lines: [standing, next].filter((line) => line !== ''), quote: '' };
}
