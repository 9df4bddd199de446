import type { Exchange } from '../../src/sandbox/tenant';
import { countAgain, counted } from '../support/counting';
import { approve, ask, askToRetire, makeAccount, sees } from '../support/steps';
import { until } from '../support/wait';
import { beginStory, environments } from '../support/world';
import type { Story } from '../support/world';

/**
 * What is asked of Microsoft before somebody is asked to decide and after a run, call by call. UAT has a group of approvers,
 * three roles and two lenders; Ravi asks for himself.
 */
const check = [
  'GET /v1.0/groups by proxyAddresses',
  'GET /v1.0/groups/{id}/members',
  'GET /v1.0/users by userPrincipalName, proxyAddresses',
  'GET /v1.0/users/{id}',
  'GET uat/systemusers by domainname',
];
const count = [
  'GET uat/RetrieveOrganizationResources()',
  'GET uat/systemusers by accessmode, isdisabled, applicationid',
];
const wholeSurvey = [
  'GET /v1.0/subscribedSkus',
  'GET /v1.0/users by id',
  'GET /v1.0/users/{id}/transitiveMemberOf',
  'GET /v1.0/users/{id}/transitiveMemberOf',
  ...count.slice(0, 1),
  'GET uat/businessunits by parentbusinessunitid',
  'GET uat/roles by name, _businessunitid_value',
  ...count.slice(1),
];

describe('with a free licence', () => {
  let story: Story;
  beforeAll(async () => {
    story = await beginStory({ tenant: { freeSalesSeats: 1 } });
    await counted(story);
  });
  afterAll(() => story.end());

  it('the environment was counted by filters when the bot began', () => {
    const ofUat = (calls: readonly string[]) => calls.filter((call) => call.includes('uat/'));

    expect(ofUat(asked(story, 'take-survey:uat'))).toEqual(ofUat(wholeSurvey));
  });

  it('an account costs five calls before anybody is asked, and two after it is made', async () => {
    const id = await makeAccount(story, { accountName: 'svc-counted' });

    await counted(story);
    expect(asked(story, `check-request:${id}`)).toEqual(check);
    expect(after(story, id)).toEqual(count);
  });

  it('its end costs two before, and two after it', async () => {
    const mark = story.exchanges.length;
    await askToRetire(story, 'svc-counted');
    const card = await sees(story, 'dana', 'svc-counted', /end of .*svc-counted|Retire/i);
    const id = /SA-\d+/.exec(card.words)?.[0] ?? '';
    expect(asked(story, `check-request:${id}`)).toEqual(['GET /v1.0/groups/{id}/members', 'GET /v1.0/users/{id}']);

    await story.teams.as('dana').press('request.approve', {}, { where: 'personal', messageId: card.id });
    await sees(story, 'ravi', 'svc-counted', /Retired/);

    await counted(story);
    expect(asked(story, 'count-slots:uat', mark).slice(0, 2)).toEqual(count);
    expect(asked(story, 'take-survey:uat', mark)).toEqual([]);
  });
});

describe('with a borrowed licence', () => {
  let story: Story;
  beforeAll(async () => {
    story = await beginStory({ tenant: { freeSalesSeats: 0 } });
    await counted(story);
  });
  afterAll(() => story.end());

  it('an account costs as many, and its lender is read back', async () => {
    const id = await ask(story, { accountName: 'svc-lent' });
    await approve(story, 'svc-lent');
    await sees(story, 'ravi', 'svc-lent', 'Ready');

    await counted(story);
    expect(asked(story, `check-request:${id}`)).toEqual(check);
    expect(after(story, id)).toEqual(count);
    await until(() => asked(story, `mind-lender:${id}`).length > 0);
    expect(asked(story, `mind-lender:${id}`).slice(0, 2)).toEqual([
      'GET /v1.0/users/{id}',
      'GET uat/systemusers by azureactivedirectoryobjectid',
    ]);
  });
});

describe('an environment that was full when it was counted', () => {
  let story: Story;
  beforeAll(async () => {
    story = await beginStory({ tenant: { freeSalesSeats: 1 } });
    await counted(story);
  });
  afterAll(() => story.end());

  it('is counted again before anybody is told so: somebody has freed a slot, and the request goes on', async () => {
    const environment = story.tenant.environment(environments.uat);
    const { maxNonInteractiveUsers } = environment;
    environment.maxNonInteractiveUsers = await used(story);
    await countAgain(story);
    environment.maxNonInteractiveUsers = maxNonInteractiveUsers;

    const id = await ask(story, { accountName: 'svc-late-slot' });

    expect(asked(story, `check-request:${id}`)).toEqual([...check, ...wholeSurvey].sort());
  });
});

/** What work of this name asked, sorted; ids are left out. */
function asked({ exchanges }: Story, work: string, since = 0): string[] {
  const mine = exchanges.slice(since).filter(({ requestHeaders }) => requestHeaders['client-request-id'] === work);
  return mine
    .filter(({ service }) => service !== 'login')
    .map(lineOf)
    .sort();
}

/** What was asked because a run of UAT had ended. */
function after(story: Story, id: string): string[] {
  const end = story.exchanges.findLastIndex(({ requestHeaders }) => requestHeaders['client-request-id'] === `${id}:1`);
  return ['count-slots:uat', 'take-survey:uat', `check-request:${id}`]
    .flatMap((work) => asked(story, work, end))
    .sort();
}

/** `GET /v1.0/users by userPrincipalName`, or of an environment `GET uat/roles by name`. */
function lineOf({ method, url, environmentId }: Exchange): string {
  const { pathname, searchParams } = new URL(url, 'http://tenant');
  const place = Object.entries(environments).find(([, id]) => id === environmentId)?.[0];
  const path = pathname.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '{id}');
  const names = (searchParams.get('$filter') ?? '').matchAll(/(\w+)(?= eq | in |\/any)/g);
  const by = [...new Set([...names].map(([, name]) => name))].filter((name) => name !== 'p' && name !== 'deletedstate');
  const where = place === undefined ? path : path.replace('/api/data/v9.2/', `${place}/`);
  return `${method} ${where}${by.length > 0 ? ` by ${by.join(', ')}` : ''}`;
}

async function used({ database }: Story): Promise<number> {
  const [row] = await database.query(
    `select (body->>'used')::int as used from desk.surveys where environment_id = 'uat'`,
  );
  return Number(row?.['used']);
}
