import { StoreFault } from '../store/store-fault';
import type { OpenWork } from '../store/open-work';
import type { PartOfReadiness } from '../usecases/readiness';
import type { RequestState } from '../desk/request';
import { stateWords } from '../desk/state-words';
import { cleanText } from '../cards/text';
import { words } from '../words/words';
import type { BotAnswer } from './ask-bot';

/** For operators: in English, in UTC, as in the log. */
const english = words('en-GB', 'UTC');

/** Which parts are ready, and why one is not. */
export function botText(bot: BotAnswer): string {
  if (bot.state === 'silent') return `The bot: does not answer\n  ${bot.why}\n  Start it, or read the end of its log.`;
  const { ready, parts, refusedConnectorHosts } = bot.report;
  const hosts = refusedConnectorHosts.map(
    (host) => `  Teams was refused from ${host}: if it is one of Microsoft, add it to BOT_SERVICE_HOSTS.`,
  );
  return [`The bot: ${ready ? 'ready' : 'not ready'}`, ...parts.map(partLine), ...hosts].map(cleanText).join('\n');
}

function partLine({ part, trouble, remark }: PartOfReadiness): string {
  const standing = trouble ? `not ready since ${moment(trouble.since)}: ${trouble.why}` : 'ready';
  return `  ${part.padEnd(10)}${standing}${remark === undefined ? '' : `. ${remark}`}`;
}

/** What is open, or why nobody can read it from here. */
export function booksText(work: OpenWork | StoreFault): string {
  if (work instanceof StoreFault) return `The books: cannot be read\n  ${work.message}`;
  const { requests, loans, cards, notices, unreached, due, planned, failing } = work;
  return [
    'The books:',
    ...line('requests', requests.length === 0 ? ['none is open'] : requests.map(stateLine)),
    ...line('loans', loans.length === 0 ? ['every lender has theirs'] : loans.map(loanLine)),
    ...line('cards', [waiting(cards, 'not delivered', 'all are delivered')]),
    ...line('notices', [waiting(notices, 'not delivered', 'all are delivered')]),
    ...line('people', [unreached === 0 ? 'everybody is reached' : `${unreached} cannot be reached in Teams`]),
    ...line('work', [`${waiting(due, 'due', 'nothing is due')}, ${planned} planned, ${failing} failing every time`]),
  ]
    .map(cleanText)
    .join('\n');
}

function line(name: string, said: readonly string[]): readonly string[] {
  return said.map((text, at) => `  ${(at === 0 ? name : '').padEnd(10)}${text}`);
}

function stateLine({ state, count, oldest }: OpenWork['requests'][number]): string {
  return `${count} ${nameOf(state)}, the oldest is ${oldest.id} of ${moment(oldest.since)}`;
}

function nameOf(state: RequestState): string {
  return english.t(stateWords[state]).toLowerCase();
}

function loanLine({ requestId, lender, state, recordedAt, takenAt }: OpenWork['loans'][number]): string {
  const what = {
    recorded: 'is about to borrow from',
    taken: 'has borrowed from',
    owed: 'owes, and a person must give back to',
    returned: 'has given back to',
  }[state];
  return `${requestId} ${what} ${lender.name}, since ${moment(takenAt ?? recordedAt)}`;
}

function waiting({ count, since }: OpenWork['cards'], open: string, none: string): string {
  if (count === 0) return none;
  return `${count} ${open}${since ? `, the oldest since ${moment(since.toISOString())}` : ''}`;
}

function moment(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
