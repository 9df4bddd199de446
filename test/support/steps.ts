import type { SeenMessage } from '../../src/sandbox/teams';
import type { UserState } from '../../src/sandbox/tenant/directory/model';
import { AccessMode, apps, environments, people } from '../../src/sandbox/tenant';
import type { LedgerEntry } from '../../src/sandbox/tenant';
import type { Tenant } from '../../src/sandbox/tenant';
import type { Teams } from '../../src/sandbox/teams';
import type { Exchange } from '../../src/sandbox/tenant';
import { patience } from './wait';

/** What a step needs: Teams, and the tenant it all happens in. */
export interface Stage {
  readonly teams: Teams;
  readonly tenant: Tenant;
}

type Key = 'prod' | 'uat' | 'dev';
type Inputs = Readonly<Record<string, string>>;

const usual: Inputs = {
  environment: 'uat',
  role: 'writer',
  purpose: 'Nightly order sync from the ERP. Reads accounts, writes sales orders.',
};

/** Ravi fills the form in his personal chat; resolves when the request waits for approval. Gives its id. */
export async function ask(story: Stage, inputs: Inputs): Promise<string> {
  await sendForm(story, inputs);
  return idOf(await sees(story, 'ravi', inputs['accountName'] ?? '', 'Waiting for approval'));
}

/** Ravi opens a form in his personal chat and sends it. */
export async function sendForm(story: Stage, inputs: Inputs, who = 'ravi') {
  const person = story.teams.as(who);
  const { id } = await person.say('/request');
  const form = await person.waitFor(
    (seen) =>
      seen.find((message) => Number(message.id) > Number(id) && message.fromBot && /Account name/.test(message.words)),
    { where: 'personal' },
  );
  return person.press('request.submit', { ...usual, ...inputs }, { where: 'personal', messageId: form.id });
}

/** Waits until a person sees a message of the bot about the account with these words. */
export function sees(
  story: Stage,
  who: string,
  account: string,
  words: string | RegExp,
  ms = patience,
): Promise<SeenMessage> {
  const says = (shown: string) => (typeof words === 'string' ? shown.includes(words) : words.test(shown));
  const isIt = (message: SeenMessage) =>
    message.fromBot && message.card && message.words.includes(account) && says(message.words);
  return story.teams.as(who).waitFor((seen) => seen.filter(isIt).at(-1), { where: 'personal', ms });
}

/** An admin presses Approve in their personal chat; the licence comes from Kim if one has to be borrowed. */
export async function approve(story: Stage, account: string, who = 'dana', inputs: Inputs = { lender: people.kim.id }) {
  return onCard(story, who, account, /needs your approval/i, ({ card, id }) => {
    const offered = JSON.stringify(card).includes('"lender"') ? inputs : {};
    return story.teams.as(who).press('request.approve', offered, { where: 'personal', messageId: id });
  });
}

/** Does something with the card that a person {@link sees}, where it is by then: it may move further down just before. */
async function onCard<Outcome>(
  story: Stage,
  who: string,
  account: string,
  words: RegExp,
  act: (card: SeenMessage) => Promise<Outcome>,
): Promise<Outcome> {
  const card = await sees(story, who, account, words);
  try {
    return await act(card);
  } catch (error) {
    const now = await sees(story, who, account, words);
    if (now.id === card.id) throw error;
    return act(now);
  }
}

/** Somebody asks to retire an account, and confirms it with a reason on the card that comes. */
export async function askToRetire(story: Stage, account: string, who = 'ravi', retireReason = 'The portal is gone.') {
  const person = story.teams.as(who);
  const { id } = await person.say(`/retire ${account}`);
  const isAsking = (message: SeenMessage) =>
    Number(message.id) > Number(id) && JSON.stringify(message.card ?? '').includes('account.retire');
  const card = await person.waitFor((seen) => seen.find(isAsking), { where: 'personal' });
  return person.press('account.retire', { confirm: 'yes', retireReason }, { where: 'personal', messageId: card.id });
}

/** Ravi asks, Dana approves, and the run ends well. */
export async function makeAccount(story: Stage, inputs: Inputs): Promise<string> {
  const id = await ask(story, inputs);
  await approve(story, inputs['accountName'] ?? '');
  await sees(story, 'ravi', inputs['accountName'] ?? '', 'Ready');
  return id;
}

export function idOf({ words }: SeenMessage): string {
  return /SA-\d+/.exec(words)?.[0] ?? 'no id on the card';
}

/** Where the account stands on the tenant itself, whatever the bot says. */
export function standing(story: Stage, account: string, environment: Key = 'uat', domain = 'contoso.onmicrosoft.com') {
  const user = story.tenant.user(`${account}@${domain}`);
  const row = user && story.tenant.systemUser(environments[environment], user.id);
  const roles = row?.roleIds.map(
    (roleId) => story.tenant.environment(environments[environment]).roles.get(roleId)?.name,
  );
  return {
    exists: user !== undefined,
    enabled: user?.properties['accountEnabled'] === true,
    licenses: user?.assignments.map(({ skuId }) => skuId) ?? [],
    accessmode: row?.columns['accessmode'],
    rowDisabled: row?.columns['isdisabled'],
    roles: roles ?? [],
  };
}

/** What a finished account looks like. */
export const ready = {
  exists: true,
  enabled: true,
  licenses: [],
  accessmode: AccessMode.nonInteractive,
  rowDisabled: false,
  roles: ['Service Writer'],
};

/** The licences of a person, without the times at which they changed. */
export function licensesOf(user: UserState | undefined) {
  const licenses =
    user?.assignments.map(({ skuId, disabledPlans, groupId }) => ({ skuId, disabledPlans, groupId })) ?? [];
  return licenses.sort((one, other) => one.skuId.localeCompare(other.skuId));
}

/** Writes of the bot since a mark, newest last, as `POST /users → 201`. */
export function writesSince(story: Stage, mark: number): string[] {
  return story.tenant.ledger
    .slice(mark)
    .filter(byBot)
    .map(({ method, path, status }) => `${method} ${path} → ${status}`);
}

function byBot({ caller }: LedgerEntry): boolean {
  return caller === apps.bot.appId;
}

/**
 * Calls of a run to Microsoft, as `GET /v1.0/subscribedSkus`; without tokens, looks that only wait for the user row, and
 * writes that came before a replica knew the object and are sent again: how many those are is a matter of time.
 */
export function callsOf(story: { readonly exchanges: readonly Exchange[] }, requestId: string): string[] {
  const calls = story.exchanges.filter(
    ({ service, requestHeaders }) => service !== 'login' && requestHeaders['client-request-id'] === `${requestId}:1`,
  );
  const isWait = ({ url, status }: Exchange) =>
    /systemusers\?.*azureactivedirectoryobjectid|\/addUser/.test(decodeURIComponent(url)) ||
    (url.includes('/WhoAmI') && status !== 200);
  return calls
    .filter((call) => !isWait(call) && !(call.method !== 'GET' && call.status === 404))
    .map(({ method, url }) => `${method} ${new URL(url, 'http://x').pathname}`);
}

/** An admin makes the account in Active Directory exactly as the words of the card say. */
export function makeInActiveDirectory({ tenant }: Stage, account: string, words: string): void {
  tenant.onPremises.createAdUser({
    samAccountName: account,
    upn: `${account}@contoso.com`,
    employeeId: /SA-\d+\.[a-z0-9]{4}/.exec(words)?.[0] ?? '',
    ou: 'OU=Service Accounts,DC=corp,DC=contoso,DC=com',
    domain: 'corp.contoso.com',
  });
}
