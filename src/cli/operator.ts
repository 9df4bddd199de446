import { ConfigError, processEnvironment, readBooksPlace, readDeskFile } from '../config';
import { requestsText } from '../cards/requests-text';
import { cleanText } from '../cards/text';
import { whyText } from '../cards/why';
import { placeIn } from '../desk/place';
import type { DeskSettings } from '../desk/settings';
import { lookIntoBooks } from '../store/look-into-books';
import { readRequestId } from '../teams/commands/arguments';
import { listEveryRequest } from '../usecases/list-requests';
import type { Operating } from '../usecases/list-requests';
import { whyForOperator } from '../usecases/look-up';
import { words, type Words } from '../words/words';

export interface SpokenOptions {
  /** `de`, or a locale such as `de-DE`; what the environment says when absent. */
  readonly language?: string;
}

/** Prints what `/open` lists; with words or an id what `/status` finds. Whoever has the settings sees all there are. */
export async function printRequests(said: readonly string[], options: SpokenOptions): Promise<void> {
  const text = said.join(' ');
  await speak(options, async (desk, spoken) => {
    const id = readRequestId(text);
    const searched = id?.rest === '' ? id.id : text;
    const view = await listEveryRequest(desk, spoken.locale, placeIn(text === '' ? 'open' : 'all', { text: searched }));
    console.log(requestsText(view, spoken.words, desk.settings.environments));
    const [only, ...others] = view.requests;
    if (text === '' || !only || others.length > 0) return;
    const why = await whyForOperator(desk, only.id);
    if (why) console.log(`\n${cleanText(whyText(why, spoken.words))}`);
  });
}

/** Prints what `/why` says of a request, by its id or the name of its account. Ends with 1 when there is none. */
export async function printWhy(said: readonly string[], options: SpokenOptions): Promise<void> {
  const text = said.join(' ');
  await speak(options, async (desk, spoken) => {
    const id = readRequestId(text)?.id ?? text;
    const why = await whyForOperator(desk, id);
    if (why) return console.log(cleanText(whyText(why, spoken.words)));
    console.error(spoken.words.t('operator.no-request', { id }));
    process.exitCode = 1;
  });
}

interface Spoken {
  readonly locale: string;
  readonly words: Words;
}

async function speak(
  { language }: SpokenOptions,
  work: (desk: Operating, spoken: Spoken) => Promise<void>,
): Promise<void> {
  const env = processEnvironment();
  const settings = settingsIn(env['DESK_FILE'] || 'env/desk.json');
  const locale = localeOf(language ?? (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''));
  const clock = { now: () => new Date() };
  // Several people may read what is printed here: every time says whose it is.
  const spoken = { locale, words: words(locale, Intl.DateTimeFormat().resolvedOptions().timeZone, true) };
  await lookIntoBooks(readBooksPlace(env), clock, ({ store }) => work({ settings, store, clock }, spoken));
}

function settingsIn(file: string): DeskSettings {
  const desk = readDeskFile(file);
  if ('faults' in desk) throw new ConfigError(desk.faults);
  return desk.settings;
}

/** `de_DE.UTF-8` of POSIX is `de-DE` elsewhere; `C` and `POSIX` are English. */
function localeOf(said: string): string {
  const locale = said.split(/[.@]/)[0]?.replaceAll('_', '-') ?? '';
  return /^[a-z]{2,3}(-|$)/i.test(locale) ? locale : 'en-GB';
}
