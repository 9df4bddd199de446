import type { Lines } from '../../src/desk/lines';
import { seesAtRest } from '../support/all-sent';
import { fieldsOf, readAtInfo } from '../support/read-log';
import { ask, sees } from '../support/steps';
import { soonGivenUp, strand } from '../support/strand';
import { linesWithoutRequestId, tellingLines } from '../support/telling';
import { until } from '../support/wait';
import { beginStory, people, skus } from '../support/world';
import type { Story } from '../support/world';

/** What an operator reads at `info` when a licence does not come home, somebody is out of reach, and work fails. */
let story: Story;
let owed: string;

beforeAll(async () => {
  story = await beginStory({ logAt: 'info', pace: soonGivenUp });
  ({ id: owed } = await strand(story, 'svc-owed'));
});
afterAll(() => story.end());

const said = <Message extends keyof Lines>(message: Message, of?: string) => fieldsOf(story.log, message, of);

it('the loan: taken, owed, and back after an admin has pressed Retry', async () => {
  const loan = { requestId: owed, lenderId: people.kim.id, skuId: skus.enterpriseSales };
  expect(said('a licence is taken from its lender', owed)).toEqual([loan]);
  expect(said('a licence is owed to its lender', owed)).toEqual([loan]);
  expect(said('a licence is back with its lender', owed)).toEqual([]);

  const { id } = await seesAtRest(story, 'dana', 'svc-owed', 'Needs an admin');
  await story.teams.as('dana').press('run.retry', {}, { where: 'personal', messageId: id });
  await sees(story, 'ravi', 'svc-owed', 'Ready');

  // What was owed comes home before it is borrowed once more.
  const back = said('a licence is back with its lender', owed);
  expect(back).toHaveLength(said('a licence is taken from its lender', owed).length);
  for (const each of back) expect(each).toEqual({ ...loan, durationMs: expect.any(Number) });
});

it('who could not be reached and why, and that they are reached again', async () => {
  const lee = { personId: people.lee.id };
  story.teams.blockBot('lee');
  await ask(story, { accountName: 'svc-unread' });
  await until(() => said('somebody could not be reached').length > 0);
  expect(said('somebody could not be reached')[0]).toEqual({ ...lee, why: 'blocked', tries: expect.any(Number) });
  expect(said('somebody is reached again')).toEqual([]);
  const known = 'select 1 from desk.unreached where why is not null';
  await until(async () => (await story.database.query(known)).length > 0);

  story.teams.blockBot('lee', false);
  await story.teams.as('lee').say('hello');
  await until(() => said('somebody is reached again').length > 0);

  expect(said('somebody is reached again')).toEqual([lee]);
});

it('work that fails and what was answered, without the words of Microsoft, which name somebody', async () => {
  const { id, name, upn } = people.stranger;
  story.tenant.failNext({
    service: 'graph',
    method: 'GET',
    path: new RegExp(`/users/${id}`),
    kind: 'refuse',
    status: 403,
    code: 'Authorization_RequestDenied',
    message: `${name} (${upn}) may not be read`,
  });
  // Whoever was read a moment ago is not read again.
  await story.database.query('delete from desk.people where person_id = $1', [id]);
  await story.database.query(`insert into desk.jobs (kind, key, data) values ('read-person', $1, '{}')`, [id]);
  const failed = () => readAtInfo(story.log).filter(({ job }) => job === `read-person ${id}`);
  await until(() => failed().length > 0);

  expect(failed()[0]).toMatchObject({
    msg: 'a job failed and is tried again',
    attempts: 1,
    err: { type: 'UpstreamError', answer: { service: 'graph', method: 'GET', status: 403 } },
  });
});

it('and in all of it no name, no address, no secret and no account, and the request wherever it is about one', () => {
  const { tenant } = story;
  const password = tenant.passwordOf(tenant.user('svc-owed@contoso.onmicrosoft.com')?.id ?? '') ?? '';

  expect(tellingLines(story, { secrets: [password], accounts: ['svc-owed', 'svc-unread'] })).toEqual([]);
  expect(linesWithoutRequestId(story.log)).toEqual([]);
});
