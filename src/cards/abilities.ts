import { signInProblem } from '../desk/sign-in-failures';
import type { LineIcon } from './parts';
import { render, type AdaptiveCard } from './render';
import type { Words } from '../words/words';

/** What a non-interactive account can do, as Microsoft documents it (access mode "Non-interactive" of systemuser). */
const answers = [
  { key: 'clients', icon: 'failed' },
  { key: 'data', icon: 'done' },
  { key: 'own', icon: 'done' },
  { key: 'workflows', icon: 'warn' },
  { key: 'flows', icon: 'warn' },
  { key: 'mail', icon: 'warn' },
  { key: 'license', icon: 'done' },
  { key: 'sign-in', icon: 'warn' },
] as const satisfies readonly { readonly key: string; readonly icon: LineIcon }[];

interface AbilitiesOptions {
  /** What was asked about, as typed; empty = everything. */
  readonly thing?: string;
  readonly dialogs?: boolean;
}

/** Answers "what can such an account do?", or one such question, with the conditions that go with each yes. */
export function abilitiesCard(words: Words, { thing = '', dialogs = false }: AbilitiesOptions = {}): AdaptiveCard {
  const refusal = /(?<![\d-])\d{5,7}(?![\d-])/.exec(thing)?.[0];
  if (refusal) return refusalCard(Number(refusal), words, dialogs);
  const fitting = answers.filter(({ key }) => isAbout(thing, words.t(`can.words-${key}`)));
  const shown = fitting.length > 0 ? fitting : answers;
  const isOne = fitting.length > 0;
  const data = {
    title: words.t('can.title'),
    line: words.t('can.line'),
    notice: thing !== '' && !isOne ? words.t('can.unknown', { thing }) : '',
    answers: shown.map(({ key, icon }) => ({
      icon,
      question: words.t(`can.${key}`),
      answer: words.t(`can.${key}-answer`),
    })),
    footer: words.t(isOne ? 'can.more' : 'can.footer'),
    dialogs,
    buttons: { form: words.t('button.form') },
  };
  const [first] = shown;
  const speak = isOne && first ? `${words.t(`can.${first.key}`)} ${words.t(`can.${first.key}-answer`)}` : '';
  return render('abilities', data, { words, speak: speak || words.t('speak.can') });
}

/** What a refused sign-in means, by its AADSTS number. */
function refusalCard(number: number, words: Words, dialogs: boolean): AdaptiveCard {
  const { what, next } = words.problem(signInProblem(number));
  const data = {
    title: words.t('can.title'),
    line: words.t('can.line'),
    notice: '',
    answers: [{ icon: 'warn', question: words.t('can.number', { number: String(number) }), answer: `${what} ${next}` }],
    footer: words.t('can.more'),
    dialogs,
    buttons: { form: words.t('button.form') },
  };
  return render('abilities', data, { words, speak: what });
}

/** Does a word of the question begin like one that stands for the answer ("workflows", "e-mails")? */
function isAbout(thing: string, known: string): boolean {
  const asked = thing.toLowerCase().split(/[^\p{L}\p{N}-]+/u);
  return known
    .split(' ')
    .some((word) => asked.some((one) => one === word || (word.length > 2 && one.startsWith(word))));
}
