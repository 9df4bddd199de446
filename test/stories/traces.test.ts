import { trace } from '@opentelemetry/api';
import { apps } from '../../src/sandbox/tenant';
import { beginCollector } from '../support/collector';
import type { Collector } from '../support/collector';
import { measured } from '../support/measured';
import { approve, ask, makeAccount, sees } from '../support/steps';
import { beginStory, people } from '../support/world';
import type { Story } from '../support/world';

let collector: Collector;
let story: Story;
let made: string;
let ended: Promise<void> | undefined;
const end = () => (ended ??= story.end());

beforeAll(async () => {
  collector = await beginCollector();
  story = await beginStory(
    {},
    undefined,
    measured({
      tracesUrl: `${collector.url}/v1/traces`,
      metricsUrl: `${collector.url}/v1/metrics`,
      headers: { authorization: 'Bearer of the collector' },
    }),
  );
});
afterAll(async () => {
  await end();
  await collector.close();
});

it('a run is traced with its steps and their calls, and so is one that fails', async () => {
  made = await makeAccount(story, { accountName: 'svc-traced' });
  await ask(story, { accountName: 'svc-refused' });
  const refusal = { status: 403, code: 'Authorization_RequestDenied', message: `${people.kim.name} may not` };
  story.tenant.failNext({ service: 'graph', kind: 'refuse', method: 'POST', path: /\/users(\?|$)/, ...refusal });
  await approve(story, 'svc-refused');
  await sees(story, 'ravi', 'svc-refused', 'Setup was undone');
  expect(story.desk().metricsUrl).toBeNull();

  // What has not been sent yet is sent at the end.
  await end();

  const traces = collector.bodies('/v1/traces');
  for (const name of ['run-request', 'create-cloud-user', 'set-access-mode', 'graph POST', 'dataverse PATCH'])
    expect(traces).toContain(name);
  expect(traces).toContain(`${made}:1`);
});

it('the metrics arrive by the same way, with what the collector wants to see', () => {
  const metrics = collector.bodies('/v1/metrics');

  for (const name of ['account_desk_requests', 'account_desk_upstream_calls_total']) expect(metrics).toContain(name);
  const { headers } = collector.deliveries.find(({ path }) => path === '/v1/metrics') ?? {};
  expect(headers).toMatchObject({
    authorization: 'Bearer of the collector',
    'content-type': 'application/x-protobuf',
  });
});

it('nothing of it names a person or holds a secret', () => {
  const words = [...Object.values(people).flatMap(({ upn, name }) => [upn, name]), apps.bot.secret, 'may not'];

  for (const path of ['/v1/traces', '/v1/metrics']) {
    const sent = collector.bodies(path);
    expect(words.filter((word) => sent.includes(word))).toEqual([]);
  }
  expect(collector.bodies('/v1/metrics')).not.toContain(made);
});

it('a bot that was stopped leaves nothing of it behind in the process', () => {
  expect(trace.getTracer('next').startSpan('none').isRecording()).toBe(false);
});
