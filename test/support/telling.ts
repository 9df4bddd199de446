import { without } from '../../src/desk/without';
import { apps, people } from '../../src/sandbox/tenant';
import { readAtInfo } from './read-log';
import type { Logged } from './read-log';

/** A bot that has written a log. */
interface Logging {
  readonly log: readonly string[];
  readonly database: { readonly url: string };
}

interface Wanted {
  /** Passwords, beside the secrets of the bot itself, which are always looked for. */
  readonly secrets: readonly string[];
  /** Names of accounts. */
  readonly accounts: readonly string[];
}

const { ravi, dana, lee, kim, omar, stranger, guest } = people;
const persons = [ravi, dana, lee, kim, omar, stranger, guest];

/** Given and family names, each alone. */
const names = persons.flatMap(({ name }) => name.split(' ')).map((name) => new RegExp(`\\b${name}\\b`));

/** Of a mailbox, or a user principal name; ids of conversations in Teams look like one. */
const address = /[\w.#-]+@(?!thread\.|unq\.)[\w-]+\.\w/;

/** With which every token begins, or is sent. */
const tokens = ['eyJ', 'Bearer'];

/**
 * Lines at `info` and above in which a person, an address, a secret or an account can be read. An account may stand where work
 * on it has its name for a key (docs/logs.md). Throws where there is too little to look at, or nothing to look for.
 */
export function tellingLines({ log, database }: Logging, { secrets, accounts }: Wanted): readonly Logged[] {
  const hidden = [...secrets, apps.bot.secret, new URL(database.url).password];
  const lines = readAtInfo(log);
  if (lines.length < 20) throw new Error(`${lines.length} lines are too few to prove anything.`);
  const short = [...hidden, ...accounts].filter(({ length }) => length < 8);
  if (short.length > 0) throw new Error(`Too short to be told from other words: ${short.join(', ')}`);

  const isTelling = (line: Logged) => {
    const whole = JSON.stringify(line);
    const elsewhere = JSON.stringify(without(line, 'job', 'clientRequestId'));
    return (
      [...names, address].some((one) => one.test(whole)) ||
      [...hidden, ...tokens].some((one) => whole.includes(one)) ||
      accounts.some((one) => elsewhere.includes(one))
    );
  };
  return lines.filter(isTelling);
}

/** Lines at `info` and above that speak of a request and do not have its id for a field. */
export function linesWithoutRequestId(log: readonly string[]): readonly Logged[] {
  const about = readAtInfo(log).filter((line) => JSON.stringify(line).includes('SA-'));
  if (about.length < 20) throw new Error(`${about.length} lines about requests are too few to prove anything.`);
  return about.filter((line) => !/^SA-\d+$/.test(String(line['requestId'])));
}
