import { accountKey } from '../desk/account-names';
import { longestSearch } from '../desk/place';
import type { Place } from '../desk/place';
import { requestStates } from '../desk/request';
import type { RequestState } from '../desk/request';
import type { DeskSettings } from '../desk/settings';
import { cardWords, stateWords } from '../desk/state-words';
import { words } from '../words/words';

type Narrowed = Pick<Place, 'environmentId' | 'state' | 'text'>;

/**
 * What somebody typed to narrow a list of requests: the id or the name of an environment, and a state in the reader's words,
 * narrow by those; everything else is looked for in ids, names and purposes. What the place says already stays.
 */
export function narrowed<P extends Place>(place: P, settings: DeskSettings, locale: string): P {
  const environments = settings.environments.flatMap(({ id, name }) => [
    { phrase: id, found: { environmentId: id } },
    { phrase: name, found: { environmentId: id } },
  ]);
  const said = words(locale, 'UTC');
  const states = requestStates.flatMap((state) => [
    { phrase: state, found: { state } },
    ...[stateWords[state], ...(cardWords[state] ?? [])].map((key) => ({ phrase: said.t(key), found: { state } })),
  ]);
  const known: readonly Known[] = [
    ...(place.environmentId === null ? environments : []),
    ...(place.state === null ? states : []),
  ].sort((one, other) => other.phrase.length - one.phrase.length);
  return { ...place, ...taken({ ...place, text: wordsIn(place.text).join(' ') }, known) };
}

interface Known {
  readonly phrase: string;
  readonly found: { readonly environmentId: string } | { readonly state: RequestState };
}

/** The longest phrase first, and one of each sort: “Contoso UAT” is no search for “Contoso”. */
function taken({ environmentId, state, text }: Narrowed, known: readonly Known[]): Narrowed {
  const whole = ` ${text} `;
  const next = known.find(
    ({ phrase, found }) =>
      whole.toLowerCase().includes(` ${phrase.toLowerCase()} `) &&
      ('state' in found ? state === null : environmentId === null),
  );
  if (!next) return { environmentId, state, text };
  const start = whole.toLowerCase().indexOf(` ${next.phrase.toLowerCase()} `);
  const rest = `${whole.slice(0, start)} ${whole.slice(start + next.phrase.length + 2)}`.trim();
  return taken({ environmentId, state, text: rest, ...next.found }, known);
}

/** The words that are looked for, each alone. */
function wordsIn(text: string): readonly string[] {
  return text
    .slice(0, longestSearch)
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** The same, where a user principal name of the desk's stands for its account. */
export function soughtIn(
  text: string,
  settings: Pick<DeskSettings, 'accountDomain' | 'environments'>,
): readonly string[] {
  return wordsIn(text).map((word) => (word.includes('@') ? accountKey(word, settings) : word));
}
