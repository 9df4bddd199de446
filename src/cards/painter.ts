import type { AccountRecord } from '../desk/account';
import type { Person } from '../desk/people';
import type { Place } from '../desk/place';
import type { Problem } from '../desk/problem';
import type { DeskSettings, EnvironmentSettings, TenantFacts } from '../desk/settings';
import type { Audience } from '../desk/view';
import type {
  AccountsView,
  AdminRoomsView,
  AlikeOutcome,
  Caller,
  FormView,
  PlanView,
  QuotaView,
  RequestsView,
  Seen,
  Why,
} from '../usecases/api';
import type { AuditLine, Notice } from '../usecases/ports';
import { plain, words, type Words } from '../words/words';
import { accountCard } from './account';
import { accountsCard } from './accounts';
import { adminRoomsCard } from './admin-rooms';
import { alikeText } from './alike-text';
import { auditText } from './audit';
import { formLinkCard } from './form-link';
import { abilitiesCard } from './abilities';
import { credentialCard, type CredentialInput } from './credential';
import { formCard } from './form';
import { foundChoices, type Search } from './form-choices';
import { helpCard, type CommandHelp } from './help';
import { planCard } from './plan';
import { quotaCard } from './quota';
import { requestCard } from './request-card';
import { reviewCard } from './review';
import { statusListCard } from './status-list';
import { warningCard } from './warning';
import { wayBackCard } from './way-back';
import { welcomeCard } from './welcome';
import { whyText } from './why';

/** Adaptive Card as plain JSON. */
export type Card = Readonly<Record<string, unknown>>;

/** For whom and where something is drawn: what a Caller and a Posting have in common. */
export interface Reader {
  /** BCP 47. */
  readonly locale: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly conversationKind: Caller['conversationKind'];
  /** Null for a card that several people look at. */
  readonly person: Person | null;
}

interface RequestOptions {
  /** What could not be done, shown as a line on the card as it is now. */
  readonly problem?: Problem | undefined;
  /** Teams user ids (`29:…`) that get a card of their own, for a shared card. */
  readonly refreshFor?: readonly string[] | undefined;
  /** A short card, where an approver reads of a decision that waits. */
  readonly isShort?: boolean | undefined;
}

type DrawingSettings = Pick<DeskSettings, 'environments' | 'accountName' | 'limits' | 'accountGroupId'>;

/**
 * Binds the cards to the desk's settings and to the reader: their language, their place, who they are. Without the facts
 * of the tenant no card says how to connect.
 */
export function createPainter(settings: DrawingSettings, tenant?: TenantFacts) {
  return {
    notice: noticeWords,
    problem: problemWords,
    why: whyWords,
    audit: (id: string, lines: readonly AuditLine[], reader: Reader) => auditText(id, lines, wordsFor(reader)),
    ...requestPictures(settings, tenant),
    ...listPictures(settings),
    ...plainPictures,
    /** A notice with buttons as a card: the offer of a password to its owner, a routine review, or what the desk noticed. */
    noticeCard(notice: Notice, reader: Reader): Card {
      return offerCard(notice, reader, settings) ?? review(notice, reader, settings) ?? warning(notice, reader);
    },
  };
}

const offers: Readonly<Record<string, 'offered' | 'reminder' | 'lapsed'>> = {
  'notice.password-offered': 'offered',
  'notice.password-reminder': 'reminder',
  'notice.password-lapsed': 'lapsed',
};

function offerCard({ message, values }: Notice, reader: Reader, { environments }: DrawingSettings): Card | null {
  const state = offers[message];
  const environment = environments.find(({ id }) => id === values['environmentId']);
  if (!state || !environment) return null;
  const [isReady, isNew] = [values['ready'] === 'yes', values['case'] === 'rotated'];
  const credential = state === 'lapsed' ? { state } : { state, until: plain(values['until']), isReady, isNew };
  const [requestId, accountName] = [plain(values['id']), plain(values['account'])];
  return credentialCard({ requestId, accountName, environment, credential }, wordsFor(reader));
}

function review({ message, values }: Notice, reader: Reader, { environments }: DrawingSettings): Card | null {
  const environment = environments.find(({ id }) => id === values['environmentId']);
  if (message !== 'notice.review-due' || !environment) return null;
  const read = (name: string) => plain(values[name]);
  const [requestId, accountName, roleId] = [read('id'), read('account'), read('roleId')];
  const about = { purpose: read('purpose'), owner: read('owner'), createdAt: read('createdAt'), until: read('until') };
  return reviewCard({ requestId, accountName, environment, roleId, ...about }, wordsFor(reader));
}

/** What the desk noticed, with the buttons that the notice brings. */
function warning({ message, values, buttons = [] }: Notice, reader: Reader): Card {
  const about = plain(values['account'] ?? values['id'] ?? values['environment']);
  return warningCard({ about, text: noticeWords({ key: message, values }, reader), buttons }, wordsFor(reader));
}

function requestPictures(settings: DrawingSettings, tenant: TenantFacts | undefined) {
  return {
    request(seen: Seen, reader: Reader, options: RequestOptions = {}): Card {
      const line = options.problem
        ? problemWords(options.problem, reader)
        : seen.notice
          ? noticeWords(seen.notice, reader)
          : undefined;
      return requestCard(seen.view, seen.audience, wordsFor(reader), {
        notice: line,
        refreshUserIds: options.refreshFor,
        isShort: options.isShort,
        viewerId: reader.person?.aadObjectId,
        dialogs: inDialogs(reader),
        tenant,
        accountGroupId: settings.accountGroupId,
      });
    },
    form(form: FormView, reader: Reader, place: 'chat' | 'conversation' | 'dialog' = 'chat'): Card {
      return formCard(form, wordsFor(reader), {
        accountName: settings.accountName,
        purposeLength: settings.limits.purposeLength,
        people: place === 'conversation' ? 'conversation' : 'everybody',
        inDialog: place === 'dialog',
        hasKeyVault: tenant?.hasKeyVault,
      });
    },
    /** What Teams shows while somebody types into a choice of the form. */
    choices(form: FormView, search: Search, text: string, reader: Reader): ReturnType<typeof foundChoices> {
      return foundChoices(form, search, text, wordsFor(reader));
    },
    credential(picture: CredentialInput, reader: Reader): Card {
      return credentialCard(picture, wordsFor(reader));
    },
  };
}

function listPictures(settings: DrawingSettings) {
  return {
    quota(view: QuotaView, reader: Reader): Card {
      return quotaCard(view, wordsFor(reader), { dialogs: inDialogs(reader) });
    },
    accounts(view: AccountsView, reader: Reader): Card {
      return accountsCard(view, wordsFor(reader), { environments: settings.environments, dialogs: inDialogs(reader) });
    },
    /** `notice` says what was done to some of them. */
    requests(view: RequestsView, reader: Reader, notice?: string): Card {
      const { environments } = settings;
      return statusListCard(view, wordsFor(reader), { environments, notice, dialogs: inDialogs(reader) });
    },
    /** What became of requests that were approved together, as plain text. */
    alike(outcomes: readonly AlikeOutcome[], reader: Reader): string {
      return alikeText(outcomes, wordsFor(reader));
    },
    /** The same card with a line that leads back to the list from which it was opened. */
    opened(card: Card, place: Place, reader: Reader): Card {
      return wayBackCard(card, wordsFor(reader), place);
    },
  };
}

const plainPictures = {
  adminRooms(view: AdminRoomsView, reader: Reader): Card {
    return adminRoomsCard(view, wordsFor(reader));
  },
  /** `isPrivate`: only whoever asked sees this card, and is told that everybody will see the request. */
  formLink(reader: Reader, isPrivate = false): Card {
    return formLinkCard(wordsFor(reader), isPrivate);
  },
  account(account: AccountRecord, environment: EnvironmentSettings, audience: Audience, reader: Reader): Card {
    return accountCard(account, wordsFor(reader), { environment, audience, viewerId: reader.person?.aadObjectId });
  },
  /** Asks for the confirmation before the password of an account is changed. In a channel everybody reads it. */
  rotation(account: AccountRecord, environment: EnvironmentSettings, reader: Reader): Card {
    return accountCard(account, wordsFor(reader), { environment, audience: 'everyone', asks: 'rotation' });
  },
  /** Asks for the reason and the confirmation before anybody is asked to retire it. */
  retirement(account: AccountRecord, environment: EnvironmentSettings, reader: Reader, reason: string): Card {
    return accountCard(account, wordsFor(reader), { environment, audience: 'everyone', asks: 'retirement', reason });
  },
  /** `thing` is what was asked about; empty = everything. */
  abilities(reader: Reader, thing: string): Card {
    return abilitiesCard(wordsFor(reader), { thing, dialogs: inDialogs(reader) });
  },
  plan(plan: PlanView, reader: Reader): Card {
    return planCard(plan, wordsFor(reader), { dialogs: inDialogs(reader) });
  },
  help(commands: readonly CommandHelp[], reader: Reader, canAsk: boolean): Card {
    return helpCard(commands, wordsFor(reader), { canAsk, dialogs: inDialogs(reader) });
  },
  welcome(commands: readonly CommandHelp[], reader: Reader, name: string | null): Card {
    const place = reader.conversationKind === 'personal' ? 'personal' : 'team';
    return welcomeCard({ place, name, commands }, wordsFor(reader));
  },
};

/** A notice in words, as plain text; empty when there are none for it. */
function noticeWords({ key, values }: NonNullable<Seen['notice']>, reader: Reader): string {
  return wordsFor(reader).find(key, values) ?? '';
}

/** What happened, what is in place and who does what next, as plain text. */
function problemWords(problem: Problem, reader: Reader): string {
  const { what, standing, next } = wordsFor(reader).problem(problem);
  return [what, standing, next].filter((sentence) => sentence !== '').join(' ');
}

/** Why a request does not go on, as plain text. */
function whyWords(why: Why, reader: Reader): string {
  return whyText(why, wordsFor(reader));
}

/** What several people look at names the zone of its times: theirs may be another. */
function wordsFor({ locale, timeZone, conversationKind, person }: Reader): Words {
  return words(locale, timeZone, person === null && conversationKind !== 'personal');
}

/** Where several people read along, forms open as dialogs. */
function inDialogs({ conversationKind }: Reader): boolean {
  return conversationKind !== 'personal';
}

export type Painter = ReturnType<typeof createPainter>;

/** The reader behind a caller. */
export function readerOf({ locale, timeZone, conversationKind, person }: Caller): Reader {
  return { locale, timeZone, conversationKind, person };
}

/** What a card says in one sentence: for notifications, and to see whether its state changed. */
export function summaryOf(card: Card): string {
  return typeof card['speak'] === 'string' ? card['speak'] : '';
}
