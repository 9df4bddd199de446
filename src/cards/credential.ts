import type { EnvironmentSettings } from '../desk/settings';
import { fact, noBox, pill, type Box, type Fact, type Pill } from './parts';
import { render, type AdaptiveCard } from './render';
import type { Words } from '../words/words';

/**
 * Where the hand-over stands. `offered`, `reminder` and `lapsed` are messages to the owner and open a dialog; `ready` and
 * `revealed` exist in the dialog only, so that no password is ever part of a message.
 */
export type CredentialState =
  /** `isReady`: the account was read back just now; `isNew`: its password was just changed. The message tells that as well. */
  | {
      readonly state: 'offered' | 'reminder';
      readonly until: string;
      readonly isReady?: boolean;
      readonly isNew?: boolean;
    }
  | { readonly state: 'lapsed' }
  | { readonly state: 'ready'; readonly ticket: string; readonly until: string }
  | { readonly state: 'revealed'; readonly userPrincipalName: string; readonly password: string };

export interface CredentialInput {
  readonly requestId: string;
  readonly accountName: string;
  readonly environment: Pick<EnvironmentSettings, 'name' | 'url'>;
  readonly credential: CredentialState;
}

/** The one-time hand-over of a password to the owner of the account. */
export function credentialCard(input: CredentialInput, words: Words): AdaptiveCard {
  const { credential, accountName, environment } = input;
  const title = words.t('credential.title', { account: accountName });
  const data = {
    pill: statePill(credential.state, words),
    id: input.requestId,
    requestId: input.requestId,
    title,
    line: environment.name,
    notice: '',
    lines: lines(credential, accountName, words),
    revealed: credential.state === 'revealed',
    copy: credential.state === 'revealed' ? fields(credential.userPrincipalName, environment.url, words) : [],
    password: credential.state === 'revealed' ? credential.password : '',
    ticket: credential.state === 'ready' ? credential.ticket : '',
    box: credential.state === 'revealed' ? storeNow(words) : noBox,
    canOpen: ['offered', 'reminder', 'lapsed'].includes(credential.state),
    canReveal: credential.state === 'ready',
    labels: { password: words.t('label.password') },
    buttons: { open: words.t('button.password'), reveal: words.t('button.reveal') },
  };
  return render('credential', data, {
    words,
    speak: words.t(`speak.credential-${credential.state}`, {
      account: accountName,
      until: 'until' in credential ? credential.until : '',
    }),
  });
}

function statePill(state: CredentialState['state'], words: Words): Pill {
  const text = words.t(`credential.state-${state}`);
  if (state === 'revealed' || state === 'reminder') return pill(text, 'Warning', 'Key');
  return pill(text, state === 'lapsed' ? 'Subtle' : 'Informative', 'Key');
}

function lines(credential: CredentialState, account: string, words: Words): string[] {
  switch (credential.state) {
    case 'offered':
    case 'reminder':
      return [
        ...(credential.isReady === true ? [words.t('credential.account-ready', { account })] : []),
        ...(credential.isNew === true ? [words.t('credential.rotated', { account })] : []),
        words.t('credential.offered'),
        words.t('credential.offered-until', { until: credential.until }),
      ];
    case 'ready':
      return [words.t('credential.ready'), words.t('credential.ready-until', { until: credential.until })];
    case 'revealed':
      return [];
    case 'lapsed':
      return [words.t('credential.lapsed'), words.t('credential.lapsed-next', { account })];
  }
}

function fields(userName: string, url: string, words: Words): Fact[] {
  return [fact(words.t('label.user-name'), userName), fact(words.t('label.environment-address'), url)];
}

function storeNow(words: Words): Box {
  return {
    style: 'warning',
    title: words.t('credential.store-now'),
    lines: [words.t('credential.never-again')],
    quote: '',
  };
}
