import { retryAfterMs } from '../../src/desk/retry-after';
import { createConnectorHttp } from '../../src/teams/connector/connector-http';

const now = Date.parse('2026-11-22T10:00:00Z');

type HttpClient = ReturnType<typeof createConnectorHttp>;
type HttpRequest = Parameters<HttpClient['sendRequest']>[0];

/** How long the sender of messages is told to wait after a 429 of the Bot Connector. */
async function askedByTheConnector(header: string | undefined): Promise<number | undefined> {
  const http = createConnectorHttp({
    isAllowed: () => true,
    outgoing: {
      send: async () => ({ status: 429, headers: header === undefined ? {} : { 'retry-after': header }, text: '' }),
    },
    timeoutMs: 1_000,
  });
  const request = { url: 'https://smba.example', method: 'POST', headers: { toJson: () => ({}) } };
  const error: unknown = await http.sendRequest(request as unknown as HttpRequest).catch((caught: unknown) => caught);
  return (error as { retryAfterMs?: number }).retryAfterMs;
}

describe.each([
  ["Microsoft's services", async (header: string | undefined) => retryAfterMs(header, now)],
  ['the Bot Connector', askedByTheConnector],
])('Retry-After of %s', (_service, askedBy) => {
  beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(now));
  afterEach(() => jest.restoreAllMocks());

  it.each<[string | undefined, number | undefined]>([
    ['7', 7_000],
    [' 7 ', 7_000],
    ['2.128', 2_128],
    ['0', 0],
    ['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['999999', 3_600_000],
    ['Mon, 22 Nov 2027 10:00:00 GMT', 3_600_000],
    ['soon', undefined],
    ['7s', undefined],
    ['in 7', undefined],
    ['Sunday, 22-Nov-26 10:00:30 GMT', 30_000],
    ['Sun Nov 22 10:00:30 2026 GMT', 30_000],
    ['2026-11-22', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s means %s ms', async (header, expected) => {
    expect(await askedBy(header)).toBe(expected);
  });
});
