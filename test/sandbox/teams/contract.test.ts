import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { adaptive, cardAnswer, cardActivity, closeAll, placeId, startTeamsWithBot, text } from './fake-bot';

const specs = path.resolve(__dirname, '../../../../shared/specs');
const inSpecs = (name: string) => path.join(specs, name);
const whenPresent = (name: string) =>
  existsSync(inSpecs(name)) ? it : (title: string) => it.skip(`skipped: ${name}: ${title}`, () => undefined);
const load = (name: string) => JSON.parse(readFileSync(inSpecs(name), 'utf8'));

afterEach(closeAll);

interface ActivitySchema {
  readonly definitions: {
    readonly ChannelAccount: { required?: string[] };
    readonly Attachment: { readonly properties: { readonly content: { type?: string } } };
  };
}

interface Described {
  readonly content?: { readonly 'application/json'?: { readonly schema?: object } };
}

interface ConnectorSpec {
  readonly components: object;
  readonly paths: Record<string, Record<string, { readonly responses: Record<string, Described> }>>;
}

/** Lets the two things pass in which Teams itself differs: HTML attachments hold text, and accounts may lack a name. */
function relaxed(schema: ActivitySchema): ActivitySchema {
  delete schema.definitions.ChannelAccount.required;
  delete schema.definitions.Attachment.properties.content.type;
  return schema;
}

function newAjv(): Ajv {
  return addFormats(new Ajv({ strict: false }));
}

async function everythingThatHappens() {
  const { teams, bot } = await startTeamsWithBot();
  const press = {
    type: 'Action.Execute',
    title: 'Go',
    verb: 'go',
    fallback: { type: 'Action.Submit', title: 'Go', data: { verb: 'go' } },
  };
  bot.answer = (activity) => (activity.type === 'invoke' ? cardAnswer(adaptive([text('gone')])) : undefined);
  await teams.installBot('channel');
  await teams.as('ravi').say('hello <b>', 'channel');
  await teams.as('ravi').say('hello');
  const channel = placeId(teams, 'channel');
  const id = await bot.sendCard(channel, adaptive([text('press')], { actions: [press] }));
  await teams.as('dana').press('Go', {}, { asOldClient: true });
  await teams.as('dana').press('Go');
  await bot.editCard(channel, id, adaptive([text('over')]));
  await bot.call('POST', `conversations/${channel}/activities`, { type: 'typing' });
  await bot.call('POST', 'conversations', {
    isGroup: true,
    channelData: { channel: { id: channel } },
    activity: cardActivity(adaptive([text('new')])),
  });
  await bot.call('GET', `conversations/${channel}/members`);
  await bot.call('GET', `conversations/${channel}/pagedmembers`);
  await bot.call('GET', 'conversations');
  await bot.call('PUT', `conversations/${channel}/activities/7`, { type: 'message', text: 'no such' });
  await bot.call('DELETE', `conversations/${channel}/activities/${id}`);
  return teams.traffic;
}

describe('against Microsoft’s descriptions', () => {
  whenPresent('activity.schema.json')('every activity to the bot is an Activity', async () => {
    const ajv = newAjv().addSchema(relaxed(load('activity.schema.json')), 'activity');
    const isActivity = ajv.compile({ $ref: 'activity#/definitions/Activity' });
    const traffic = await everythingThatHappens();

    const activities = traffic.filter(({ direction }) => direction === 'to-bot').map(({ request }) => request);
    const errors = activities.flatMap((activity) => (isActivity(activity) ? [] : [JSON.stringify(isActivity.errors)]));

    expect(activities.length).toBeGreaterThan(5);
    expect(errors).toEqual([]);
    expect(isActivity({ type: 'message' })).toBe(false);
  });

  whenPresent('connector.openapi.json')(
    'every answer of the connector has the described path, status and body',
    async () => {
      const spec = load('connector.openapi.json');
      const ajv = newAjv().addSchema({ $id: 'spec', components: spec.components });
      const traffic = await everythingThatHappens();

      const problems = traffic
        .filter(({ direction }) => direction === 'from-bot')
        .flatMap((exchange) => describeProblem(spec, ajv, exchange));

      expect(traffic.filter(({ direction }) => direction === 'from-bot').length).toBeGreaterThan(8);
      expect(problems).toEqual([]);
      expect(
        describeProblem(spec, ajv, { method: 'GET', path: '/teams/v3/nowhere', status: 200, response: {} }),
      ).toHaveLength(1);
    },
  );

  whenPresent('teams.swagger.json')('team and channels are what the Teams extension describes', async () => {
    const ajv = newAjv().addSchema({ $id: 'teams', definitions: load('teams.swagger.json').definitions });
    const isTeam = ajv.compile({ $ref: 'teams#/definitions/TeamDetails' });
    const isList = ajv.compile({ $ref: 'teams#/definitions/ConversationList' });
    const { teams, bot } = await startTeamsWithBot();
    const teamId = teams.world.conversations[0]!.team!.id;

    const team = await bot.call('GET', `teams/${encodeURIComponent(teamId)}`);
    const list = await bot.call('GET', `teams/${encodeURIComponent(teamId)}/conversations`);

    expect([isTeam(team.body), isList(list.body)]).toEqual([true, true]);
    expect(list.body.conversations).toMatchObject([{ name: 'CRM accounts' }]);
  });
});

interface Answered {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly response: unknown;
}

function describeProblem(spec: ConnectorSpec, ajv: Ajv, { method, path: raw, status, response }: Answered): string[] {
  const bare = raw.replace('/teams', '').split('?')[0]!;
  const template = Object.keys(spec.paths).find((one) =>
    new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(bare),
  );
  const operation = template === undefined ? undefined : spec.paths[template]?.[method.toLowerCase()];
  if (!operation) return [`${method} ${bare} is not described`];
  const described = operation.responses[status] ?? operation.responses['default'];
  const schema = described?.content?.['application/json']?.schema;
  if (!described) return [`${method} ${bare}: ${status} is not described`];
  if (!schema || response === undefined) return [];
  const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"spec#/')));
  return validate(response) ? [] : [`${method} ${bare} ${status}: ${JSON.stringify(validate.errors)}`];
}
