import type { Delivery } from '../desk/delivery';
import type { Person } from '../desk/people';
import type { ServiceRequest } from '../desk/request';
import { stepTitle } from './progress';
import { reachText } from './reach';
import { plain, type Values, type Words } from '../words/words';

/** Why a request does not go on. */
export interface WhyInput {
  readonly request: Pick<ServiceRequest, 'state' | 'problem'>;
  /** A message key; `step` and `waitingFor` among the values are names of the recipe. */
  readonly heldBy: { readonly key: string; readonly values: Values };
  readonly whoCanAct: readonly Person[];
  /** ISO instant, null when there is no end. */
  readonly until: string | null;
  /** How each copy of its card fared, and whether the conversation of the admins has it. */
  readonly deliveries?: readonly Delivery[];
  readonly isInAdminRoom?: boolean;
}

/** Steps of the recipe that wait for a person outside of the desk; what they do stands in the sentence of the wait. */
const waitsForPeople = ['await-directory-sync', 'block-sign-in'];

/** What holds a request, who can act, and until when: a few sentences as plain text. */
export function whyText(why: WhyInput, words: Words): string {
  const sentences = [holds(why, words), who(why, words), reach(why, words), until(why, words)];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function holds({ request, heldBy: { key, values } }: WhyInput, words: Words): string {
  const waitingFor = plain(values['waitingFor']);
  const wait = words.find(waitingFor, values) ?? words.find(`waiting.${waitingFor}`, values) ?? '';
  const problem = request.problem ? words.problem(request.problem) : undefined;
  const what = problem ? `${problem.what} ${problem.next}` : wait;
  const step = stepTitle(plain(values['step']), words);
  return (words.find(key, { ...values, count: Number(values['needed'] ?? 1), what, step }) ?? '').trim();
}

function who({ request, heldBy, whoCanAct }: WhyInput, words: Words): string {
  const { state } = request;
  const step = plain(heldBy.values['step']);
  if (state === 'pending' || state === 'needs-hands') {
    const names = words.list(whoCanAct.map(({ name }) => name || words.t('person.unknown')));
    if (whoCanAct.length === 0) return words.t('why.nobody-can');
    return words.t(state === 'pending' ? 'why.who' : 'why.who-hands', { names });
  }
  const goesOn = state === 'checking' || state === 'approved' || state === 'running';
  return goesOn && !waitsForPeople.includes(step) ? words.t('why.nobody-must') : '';
}

/** Whom the question has reached, while somebody has to act. */
function reach({ request, whoCanAct, deliveries = [], isInAdminRoom = false }: WhyInput, words: Words): string {
  if (request.state !== 'pending' && request.state !== 'needs-hands') return '';
  return reachText({ deciders: whoCanAct, deliveries, isInAdminRoom }, words);
}

function until({ request, until: when }: WhyInput, words: Words): string {
  if (when !== null) return words.t(request.state === 'pending' ? 'why.expires' : 'why.until', { when });
  return request.state === 'needs-hands' ? words.t('why.no-end') : '';
}
