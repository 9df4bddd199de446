import { samAccountNameOf } from '../desk/account-names';
import type { RequestView } from '../desk/view';
import { fact, type Fact } from './parts';
import type { Words } from '../words/words';

/** What an AD administrator has to create by hand, ready to copy. No title means: nothing to create. */
interface ManualCreation {
  readonly title: string;
  readonly text: string;
  readonly fields: readonly Fact[];
  readonly commandTitle: string;
  readonly command: string;
  readonly until: string;
}

const nothing: ManualCreation = { title: '', text: '', fields: [], commandTitle: '', command: '', until: '' };

/** For a run that waits for an account to arrive from the local Active Directory. */
export function manualCreation(view: RequestView | null, words: Words): ManualCreation {
  const wait = view?.steps.find((step) => step.name === 'await-directory-sync' && step.state === 'waiting');
  const place = view?.environment.onPremises;
  if (!view || !wait || !place) return nothing;
  const { accountName, marker } = view.request;
  const samAccountName = samAccountNameOf(view.request);
  const userPrincipalName = `${accountName}@${place.upnSuffix}`;
  return {
    title: words.t('manual.title', { domain: place.domain }),
    text: words.t('manual.text'),
    fields: [
      fact(words.t('manual.logon-name'), samAccountName),
      fact(words.t('manual.upn'), userPrincipalName),
      fact(words.t('manual.ou'), place.organizationalUnit),
      fact(words.t('manual.marker'), marker),
    ],
    commandTitle: words.t('manual.command'),
    command: newAdUser({
      accountName,
      samAccountName,
      userPrincipalName,
      marker,
      ...place,
      neverExpires: view.request.passwordNeverExpires,
    }),
    until:
      wait.waitingUntil === undefined
        ? ''
        : words.t('manual.until', { when: words.moment(wait.waitingUntil, view.now) }),
  };
}

interface AdAccount {
  readonly accountName: string;
  readonly samAccountName: string;
  readonly userPrincipalName: string;
  readonly marker: string;
  readonly domain: string;
  readonly organizationalUnit: string;
  readonly neverExpires: boolean;
}

/** One PowerShell line. The password is asked for on the administrator's own screen and never travels through the chat. */
function newAdUser(account: AdAccount): string {
  return [
    `New-ADUser -Server ${quoted(account.domain)} -Name ${quoted(account.accountName)}`,
    `-SamAccountName ${quoted(account.samAccountName)} -UserPrincipalName ${quoted(account.userPrincipalName)}`,
    `-Path ${quoted(account.organizationalUnit)} -EmployeeID ${quoted(account.marker)}`,
    ...(account.neverExpires ? ['-PasswordNeverExpires $true'] : []),
    `-AccountPassword (Read-Host -AsSecureString 'Password') -Enabled $true`,
  ].join(' ');
}

/** A PowerShell string in which nothing is expanded. Typographic quotes end such a string too, so they are doubled as well. */
function quoted(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}
