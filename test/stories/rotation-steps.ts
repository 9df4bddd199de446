import type { SeenMessage } from '../../src/sandbox/teams';
import { apps, people } from '../../src/sandbox/tenant';
import type { FaultKind } from '../../src/sandbox/tenant/core/faults';
import { makeAccount, sees } from '../support/steps';
import type { Story } from '../support/world';

/** On the card of a rotation that has ended; the message with the offer, which comes before, says it in a sentence. */
export const rotated = /has a new password(?!\.)/;

/** An account that is ready, with its password not collected yet. */
export interface ReadyAccount {
  /** The request that made it. */
  readonly id: string;
  readonly password: string;
  /** Name of its secret in the vault. */
  readonly secret: string;
}

/** How the next change of a password is answered. */
interface PasswordFault {
  readonly kind: FaultKind;
  readonly times?: number;
  readonly skip?: number;
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
}

export type RotationSteps = ReturnType<typeof rotationSteps>;

const domain = 'contoso.onmicrosoft.com';

/** What people do about a password, and what the tenant knows of it. */
export function rotationSteps(story: Story) {
  const { teams, tenant } = story;
  const idOf = (account: string) => tenant.user(`${account}@${domain}`)?.id ?? 'nobody';
  const passwordOf = (account: string) => tenant.passwordOf(idOf(account)) ?? 'no password';

  /** Secrets of the account in the vault that can be read, by name: what a reader of each finds. */
  function secretsOf(account: string): Record<string, string> {
    const living = tenant.core.vault.all().filter(({ name, deletedAt }) => !deletedAt && name.startsWith(account));
    return Object.fromEntries(living.map(({ name, versions }) => [name, versions.at(-1)?.value ?? '']));
  }

  const seesCard = (who: string, account: string, words: string | RegExp): Promise<SeenMessage> =>
    sees(story, who, account, words);

  /** Somebody writes /rotate NAME and gets the card that asks for the confirmation. */
  async function asks(who: string, account: string, words = 'What a new password does'): Promise<SeenMessage> {
    const person = teams.as(who);
    const { id } = await person.say(`/rotate ${account}`);
    return person.waitFor(
      (seen) =>
        seen.find(
          (one) =>
            Number(one.id) > Number(id) && one.fromBot && one.words.includes(account) && one.words.includes(words),
        ),
      { where: 'personal' },
    );
  }

  return {
    idOf,
    passwordOf,
    secretsOf,
    asks,
    sees: seesCard,

    async readyAccount(account: string, owner: string = people.ravi.id): Promise<ReadyAccount> {
      const id = await makeAccount(story, { accountName: account, owner });
      const [secret = 'no secret'] = Object.keys(secretsOf(account));
      return { id, secret, password: passwordOf(account) };
    },

    /** Somebody writes /rotate NAME and confirms it. */
    async rotates(who: string, account: string) {
      const { id: messageId } = await asks(who, account);
      return teams.as(who).press('account.rotate', { confirm: 'yes' }, { where: 'personal', messageId });
    },

    failPassword(account: string, fault: PasswordFault): void {
      tenant.failNext({ service: 'graph', method: 'PATCH', path: new RegExp(`/users/${idOf(account)}$`), ...fault });
    },

    /** What the dialog of Collect password shows, as text. */
    async collected(who: string, id: string): Promise<string> {
      const person = teams.as(who);
      const isIt = ({ words, fromBot, card }: SeenMessage) =>
        fromBot && words.includes(id) && JSON.stringify(card ?? '').includes('credential.open');
      const card = await person.waitFor((seen) => seen.filter(isIt).at(-1), { where: 'personal' });
      await person.openDialog('credential.open', {}, { where: 'personal', messageId: card.id });
      return JSON.stringify(await person.submitDialog('credential.reveal'));
    },

    /** How many passwords were ever made for the account: all versions of all its secrets, removed ones included. */
    passwordsMade(account: string): number {
      const secrets = tenant.core.vault.all().filter(({ name }) => name.startsWith(account));
      return new Set(secrets.flatMap(({ versions }) => versions.map(({ value }) => value))).size;
    },

    /** Somebody deletes the account in the Entra admin center. */
    deleteUser(account: string): void {
      tenant.core.directory.changeUser(tenant.now(), idOf(account), 'somebody', (user) => ({
        ...user,
        life: 'deleted',
      }));
    },

    /** Writes of the bot to Entra and the vault since a mark, as `PATCH /v1.0/users/…`. */
    writesSince(mark: number): string[] {
      return tenant.ledger
        .slice(mark)
        .filter(({ caller, service }) => caller === apps.bot.appId && (service === 'graph' || service === 'keyVault'))
        .map(({ method, path }) => `${method} ${path}`);
    },
  };
}
