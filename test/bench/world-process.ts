/** The simulated tenant and Teams, in a process of their own so that what they cost is nobody else's. */
import type { DeskFile, World } from '../../src/sandbox/world';
import { castOfTwoLanguages, createWorld, installEverywhere } from '../../src/sandbox/world';
import type { Exchange } from '../../src/sandbox/tenant';
import { environments, people } from '../../src/sandbox/tenant';
import type { Activity, Person } from '../../src/sandbox/teams';
import { invokeActivity, messageActivity } from '../../src/sandbox/teams/activities';
import { placeFor } from '../../src/sandbox/teams/world';
import { overhear } from '../security/overhear';
import type { Arena } from '../support/arena';
import { makeAccount, sendForm } from '../support/steps';
import { patience } from '../support/wait';
import { given, serve } from './child';
import { approvers, colleague, paces } from './world';
import type { WorldSpec } from './world';

/** Enough slots, seats and open requests for any row. */
const plenty = 1_000;

/** A button on a card of a request. */
interface Press {
  readonly who: string;
  readonly requestId: string;
  readonly verb: string;
  /** `automatic`: Teams asks by itself. */
  readonly trigger: 'manual' | 'automatic';
}

export type WorldCommands = ReturnType<typeof commandsOf>;

void start(given<WorldSpec>());

async function start(spec: WorldSpec): Promise<void> {
  const colleagues = Array.from({ length: spec.colleagues }, (_one, n) => newColleague(n));
  const world = await createWorld({
    folder: spec.folder,
    pace: paces[spec.pace],
    tenant: { freeSalesSeats: spec.freeSeats },
    settings: adapt,
    teams: { patienceMs: patience, people: [...castOfTwoLanguages, ...colleagues] },
  });
  for (const { aadObjectId: id, userPrincipalName, name: displayName } of colleagues)
    world.tenant.seed.user({ id, userPrincipalName, displayName });
  world.tenant.seed.settle();
  for (const id of Object.values(environments)) world.tenant.environment(id).maxNonInteractiveUsers = plenty;
  serve(commandsOf(world));
}

/** Every environment can be pushed, and has three people who approve. */
function adapt(desk: DeskFile): void {
  desk.limits.openRequestsPerPerson = plenty;
  for (const one of desk.environments) {
    const powerPlatformId = environments[one.id as keyof typeof environments];
    Object.assign(one, { powerPlatformId, approvers: { people: approvers.map((key) => people[key].id) } });
  }
}

function newColleague(n: number): Person {
  const aadObjectId = `11111111-1111-4111-8111-0000000001${String(n).padStart(2, '0')}`;
  const userPrincipalName = `colleague.${n}@contoso.com`;
  const place = { locale: 'en-GB', timezone: 'Europe/London' };
  return {
    key: colleague(n),
    name: `Colleague ${n}`,
    title: '',
    id: `29:c${n}`,
    aadObjectId,
    userPrincipalName,
    ...place,
  };
}

function commandsOf(world: World) {
  const { teams, served } = world;
  return {
    ...activitiesOf(world),
    ...deedsOf(world),
    ...callsTo(world),
    env: () => world.env,
    /** What a bot has to know of Teams and of the sign-in service. */
    channel: () => ({
      issuer: teams.issuer,
      openIdMetadataUrl: teams.openIdMetadataUrl,
      loginUrl: `${served.https.login}/${teams.tenantId}`,
    }),
    async connect(messagesUrl: string) {
      teams.connectBot(messagesUrl);
      await installEverywhere(teams);
    },
    /** The token that Teams would send along now; it lives for five minutes. */
    token: async (messagesUrl: string) =>
      (await overhear({ world, bot: { messagesUrl } } as Arena, 'sam', '/help')).token,
  };
}

/** What Teams would send, for others to send it. */
function activitiesOf({ teams }: World) {
  const personal = (who: string) => {
    const { person } = teams.as(who);
    return { person, ...placeFor(teams.world, person, 'personal') };
  };

  return {
    /** Somebody writes this in their personal chat. */
    words(who: string, text: string): Activity {
      const { person, conversation } = personal(who);
      const spoken = { messageId: uniqueId(), text, mentionsBot: false, privately: false };
      return messageActivity(teams.client.envelope(), conversation, person, spoken);
    },
    /** Somebody presses this on their newest card of the request. Throws when they have none. */
    press({ who, requestId, verb, trigger }: Press): Activity {
      const { person, conversation } = personal(who);
      const isIt = (attachments: unknown) => JSON.stringify(attachments).includes(`"${requestId}"`);
      const card = teams.world.messages.findLast(
        (one) => one.conversationId === conversation.id && one.fromId !== person.id && isIt(one.attachments),
      );
      if (!card) throw new Error(`${who} has no card of ${requestId}.`);
      const action = { type: 'Action.Execute', id: '', verb, data: { requestId } };
      const details = { name: 'adaptiveCard/action', value: { action, trigger }, replyToId: card.id };
      return invokeActivity(teams.client.envelope(), conversation, person, details);
    },
  };
}

/** What people do by themselves. */
function deedsOf({ teams, tenant }: World) {
  return {
    /** Colleagues ask for these accounts in UAT with a role that takes two approvals, all of them at the same time. */
    async ask(names: readonly string[], colleagues: number) {
      const form = (accountName: string) => ({ accountName, environment: 'uat', role: 'admin' });
      const shares = Array.from({ length: colleagues }, (_one, n) =>
        names.filter((_name, at) => at % colleagues === n),
      );
      const one = async (share: readonly string[], n: number) => {
        for (const name of share) await sendForm({ teams, tenant }, form(name), colleague(n));
      };
      await Promise.all(shares.map(one));
    },
    makeAccount: (accountName: string) => makeAccount({ teams, tenant }, { accountName }),
  };
}

/** Every call to the tenant but those for tokens, without what was said. */
function callsTo({ tenant }: World) {
  const calls: Exchange[] = [];
  tenant.onExchange((exchange) => {
    const nothing = { requestBody: null, responseBody: null, responseHeaders: {} };
    if (exchange.service !== 'login') calls.push({ ...exchange, ...nothing });
  });
  return { calls: () => calls.length, callsSince: (mark: number) => calls.slice(mark) };
}

let unique = 0;

function uniqueId(): string {
  unique += 1;
  return `${Date.now()}${unique}`;
}
