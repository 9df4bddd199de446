import type { AccountRecord } from '../desk/account';
import type { RequestView } from '../desk/view';
import type { LineIcon, TextColor } from './parts';
import type { Words } from '../words/words';

/** What whoever decides on the end of an account has to know; `rows` is empty for any other request. */
interface Known {
  readonly heading: string;
  readonly rows: readonly KnownRow[];
  readonly consequenceHeading: string;
  readonly consequence: string;
}

interface KnownRow {
  readonly icon: LineIcon;
  readonly label: string;
  readonly detail: string;
  readonly word: string;
  readonly color: TextColor | null;
}

/** Only what the desk has read stands there as known; what it cannot know is said to be unknown, never nothing. */
export function known({ request, account }: RequestView, mayDecide: boolean, words: Words): Known {
  if (request.kind !== 'retire') return { heading: '', rows: [], consequenceHeading: '', consequence: '' };
  const unknown = (label: string, detail: string): KnownRow => ({
    icon: 'unknown',
    label,
    detail,
    word: words.t('retire.unknown-word'),
    color: null,
  });
  return {
    heading: words.t('retire.known'),
    rows: [
      ...(account ? [inUseSince(account, words), lastCheck(account, words)] : []),
      unknown(words.t('retire.last-use'), words.t('retire.last-use-why')),
      unknown(words.t('retire.depends'), words.t('retire.depends-why')),
    ],
    consequenceHeading: words.t(mayDecide ? 'retire.consequence' : 'retire.consequence-others'),
    consequence: words.t('retire.consequence-text'),
  };
}

function inUseSince({ createdAt }: AccountRecord, words: Words): KnownRow {
  return { icon: 'info', label: words.t('retire.in-use-since'), detail: '', word: words.date(createdAt), color: null };
}

function lastCheck({ watchedAt, findings = [] }: AccountRecord, words: Words): KnownRow {
  const row = { label: words.t('retire.last-check'), detail: watchedAt ? words.dateTime(watchedAt) : '' };
  const results = findings.map(({ result }) => result);
  if (results.length === 0) return { ...row, icon: 'unknown', word: words.t('retire.last-check-never'), color: null };
  if (results.includes('fail')) return { ...row, icon: 'warn', word: words.t('retire.check-wrong'), color: 'Warning' };
  if (results.includes('warn')) return { ...row, icon: 'warn', word: words.t('state.remarks'), color: 'Warning' };
  return { ...row, icon: 'done', word: words.t('retire.check-passed'), color: 'Good' };
}
