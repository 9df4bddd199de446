import type { Exchange } from '../../src/microsoft/exchange';
import { withCallContext } from '../../src/microsoft/call-context';
import type { Register, StepEnd } from '../../src/recipe/ports';
import { createRunLog } from '../../src/start/run-log';
import { logBook } from '../teams/support/door';

const answered = (id: string, change: Partial<Exchange> = {}): Exchange => ({
  service: 'graph',
  method: 'GET',
  url: 'https://graph.microsoft.com/v1.0/users/u',
  requestHeaders: { 'client-request-id': 'SA-7:1' },
  requestBody: undefined,
  status: 200,
  responseHeaders: { 'request-id': id },
  responseBody: undefined,
  startedAt: '2029-01-01T08:00:00.000Z',
  durationMs: 5,
  ...change,
});

/** A run whose steps end, and what the books are told of it. */
function running() {
  const { lines, logger } = logBook();
  const ends: StepEnd[] = [];
  const books = { isAway: false };
  const stepEnded: Register['stepEnded'] = async (_requestId, _attempt, _step, end) => {
    if (books.isAway) throw new Error('The books are away.');
    ends.push(end);
  };
  const runLog = createRunLog(logger);
  const register = runLog.watching({ stepEnded } as Register);
  const end = (requestId = 'SA-7') => register.stepEnded(requestId, 1, 'assign-license', { state: 'done' });
  const ids = () => ends.map(({ microsoftRequestIds }) => microsoftRequestIds);
  return { ...runLog, books, end, ids, lines };
}

describe('Microsoft’s ids of a step', () => {
  it('are those of its writes and of its last answer, each once, and not those of the next step', async () => {
    const { onExchange, end, ids } = running();
    onExchange(answered('read-1'));
    onExchange(answered('write-1', { method: 'PATCH' }));
    onExchange(answered('write-2', { method: 'POST' }));
    await end();
    onExchange(answered('read-2'));
    onExchange(answered('read-3'));
    await end();
    await end();

    expect(ids()).toEqual([['write-1', 'write-2'], ['read-3'], []]);
  });

  it('are not those of another run, of other work, of a sign-in or of a call without an answer', async () => {
    const { onExchange, end, ids } = running();
    onExchange(answered('other', { requestHeaders: { 'client-request-id': 'SA-8:1' } }));
    onExchange(answered('again', { requestHeaders: { 'client-request-id': 'SA-7:2' } }));
    onExchange(answered('work', { requestHeaders: { 'client-request-id': 'check-request:SA-7' } }));
    onExchange(answered('login', { service: 'login', method: 'POST' }));
    onExchange(answered('none', { status: 0, responseHeaders: {}, fault: 'ECONNRESET' }));
    await end();

    expect(ids()).toEqual([[]]);
  });

  it('are the newest ten of a step that writes for ever', async () => {
    const { onExchange, end, ids } = running();
    for (let n = 1; n <= 30; n++) onExchange(answered(`write-${n}`, { method: 'POST' }));
    await end();

    expect(ids()[0]).toHaveLength(10);
    expect(ids()[0]?.at(-1)).toBe('write-30');
  });

  it('wait for books that are away', async () => {
    const { onExchange, books, end, ids } = running();
    onExchange(answered('write-1', { method: 'POST' }));
    books.isAway = true;
    await expect(end()).rejects.toThrow('away');
    books.isAway = false;
    await end();

    expect(ids()).toEqual([['write-1']]);
  });
});

it('a call that is sent again is told with whose it is: of a run, of work about a request, of other work', () => {
  const { onRepeat, lines } = running();
  const repeat = { problem: 'service-away', pauseMs: 150, service: 'graph', method: 'GET', status: 503 } as const;

  for (const clientRequestId of ['SA-7:1', 'check-request:SA-8', 'take-survey:uat'])
    withCallContext({ clientRequestId }, () => onRepeat(repeat));

  expect(lines.map(({ message, fields }) => [message, fields])).toEqual([
    ['a call is sent again', { requestId: 'SA-7', clientRequestId: 'SA-7:1', ...repeat }],
    ['a call is sent again', { requestId: 'SA-8', clientRequestId: 'check-request:SA-8', ...repeat }],
    ['a call is sent again', { clientRequestId: 'take-survey:uat', ...repeat }],
  ]);
});
