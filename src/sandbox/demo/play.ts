import type { SeenMessage, Teams } from '../teams';
import type { Tenant } from '../tenant';
import { people } from '../tenant';
import type { DemoRequest } from './requests-file';

type Say = (text: string) => void;

/** Longest time for one request from form to final card, milliseconds. */
const longest = 5 * 60_000;
const ends = ['Ready', 'With remarks', 'Check needed', 'Undone', 'Needs an admin', 'Rejected', 'Refused', 'Expired'];

/** Plays one request through Teams as its people would: form, approval, progress, final card. Gives the final state in words. */
export async function playRequest(teams: Teams, tenant: Tenant, request: DemoRequest, say: Say): Promise<string> {
  const requester = teams.as(request.requester);
  const { id } = await requester.say('/request');
  const form = await requester.waitFor((seen) => newerFormThan(seen, id), { where: 'personal', ms: 20_000 });
  const { accountName, environment, role, purpose, accountKind } = request;
  say(`${requester.person.name} asks for ${accountName} in ${environment}`);
  const sent = await requester.press(
    'request.submit',
    { accountName, environment, role, purpose, accountKind },
    { where: 'personal', messageId: form.id },
  );
  if (sent.kind === 'invalid') throw new Error(sent.problems.map((problem) => JSON.stringify(problem)).join('; '));

  await approve(teams, request, say);
  return follow(teams, tenant, request, say);
}

function newerFormThan(seen: readonly SeenMessage[], id: string): SeenMessage | undefined {
  return seen
    .filter(
      (message) =>
        message.fromBot &&
        Number(message.id) > Number(id) &&
        JSON.stringify(message.card ?? '').includes('request.submit'),
    )
    .at(-1);
}

async function approve(teams: Teams, request: DemoRequest, say: Say): Promise<void> {
  const first = await cardOf(teams, request.requester, request.accountName, ['Waiting for approval', ...ends]);
  if (!first.words.includes('Waiting for approval')) return;
  const admin = teams.as(request.approver);
  const card = await cardOf(teams, request.approver, request.accountName, ['Needs your approval']);
  const lender = Object.entries(people).find(([key]) => key === request.lender)?.[1].id ?? '';
  const borrows = JSON.stringify(card.card).includes('"lender"');
  say(`${admin.person.name} approves${borrows ? ', and lets it borrow a licence' : ''}`);
  await admin.press('request.approve', borrows ? { lender } : {}, { where: 'personal', messageId: card.id });
}

function cardOf(teams: Teams, who: string, account: string, words: readonly string[]): Promise<SeenMessage> {
  const shows = (message: SeenMessage) =>
    message.card !== undefined && message.words.includes(account) && words.some((each) => message.words.includes(each));
  return teams.as(who).waitFor((seen) => seen.filter(shows).at(-1), { where: 'personal', ms: longest });
}

/** Says each change of the live card until it shows an end. */
async function follow(teams: Teams, tenant: Tenant, request: DemoRequest, say: Say): Promise<string> {
  const shown = { step: '', madeInAd: false };
  const card = await teams.as(request.requester).waitFor(
    (seen) => {
      const live = seen.filter((message) => isAboutRequest(message, request.accountName)).at(-1);
      if (!live) return undefined;
      const step = /Step \d+ of \d+/.exec(live.words)?.[0] ?? '';
      const inWork = step === shown.step ? '' : stepInWork(live);
      if (step !== '' && inWork !== '') {
        say(`  ${step}: ${inWork}`);
        shown.step = step;
      }
      if (!shown.madeInAd && request.accountKind === 'onprem') shown.madeInAd = createInAd(tenant, request, live, say);
      return ends.some((end) => live.words.startsWith(end)) ? live : undefined;
    },
    { where: 'personal', ms: longest },
  );
  const [state = ''] = card.words.split('\n');
  return state;
}

/** The owner's card with the password is one of its own. */
function isAboutRequest({ card, words }: SeenMessage, account: string): boolean {
  return card !== undefined && words.includes(account) && !words.includes(`Password of ${account}`);
}

/** The name of the step that is running or waiting; what it waits for is a sentence between the two. Empty before one has begun. */
function stepInWork({ words }: SeenMessage): string {
  const lines = words.split('\n');
  const at = lines.findIndex((line) => line === 'Running' || line.startsWith('Waiting'));
  const before = lines.slice(0, Math.max(0, at)).reverse();
  return before.find((line) => !line.endsWith('.')) ?? '';
}

/** Plays the admin who creates the account in Active Directory, from what the card says. */
function createInAd(tenant: Tenant, request: DemoRequest, card: SeenMessage, say: Say): boolean {
  const employeeId = /SA-\d+\.[a-z0-9]{4}/.exec(card.words)?.[0];
  if (!employeeId) return false;
  say('  an admin creates the account in Active Directory, as the card says');
  tenant.onPremises.createAdUser({
    samAccountName: request.accountName,
    upn: `${request.accountName}@contoso.com`,
    employeeId,
    ou: 'OU=Service Accounts,DC=corp,DC=contoso,DC=com',
    domain: 'corp.contoso.com',
  });
  return true;
}
