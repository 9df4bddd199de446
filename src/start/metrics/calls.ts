import type { Meter } from '@opentelemetry/api';
import type { Exchange, ServiceName } from '../../microsoft/exchange';
import type { Outgoing } from '../../teams/ports';

/** As metrics name them; `connector` is Teams' side: the Bot Connector and the keys that it signs with. */
const serviceLabels: Readonly<Record<ServiceName | 'connector', string>> = {
  login: 'login',
  graph: 'graph',
  dataverse: 'dataverse',
  powerPlatform: 'power-platform',
  keyVault: 'key-vault',
  connector: 'connector',
};

const outcomes = ['2xx', '3xx', '4xx', '429', '5xx', 'network'] as const;
type Outcome = (typeof outcomes)[number];

interface CallCounters {
  readonly onExchange: (exchange: Pick<Exchange, 'service' | 'status'>) => void;
  counted<Way extends Outgoing>(outgoing: Way): Way;
}

/** Counts from 0, so that the first call of a kind is seen as a rise. */
export function countCalls(meter: Meter): CallCounters {
  const calls = meter.createCounter('account_desk_upstream_calls_total', {
    description: 'Calls that left the bot, by service and by how they were answered; network: no answer came.',
  });
  const throttles = meter.createCounter('account_desk_upstream_throttles_total', {
    description: 'Calls that a service put off with 429.',
  });
  for (const service of Object.values(serviceLabels)) {
    for (const outcome of outcomes) calls.add(0, { service, outcome });
    throttles.add(0, { service });
  }
  const count = (name: keyof typeof serviceLabels, status: number) => {
    const service = serviceLabels[name];
    calls.add(1, { service, outcome: outcomeOf(status) });
    if (status === 429) throttles.add(1, { service });
  };
  return {
    onExchange: ({ service, status }) => count(service, status),
    counted: (outgoing) => ({
      ...outgoing,
      async send(request: Parameters<Outgoing['send']>[0]) {
        const answer = await outgoing.send(request).catch((error: unknown) => {
          count('connector', 0);
          throw error;
        });
        count('connector', answer.status);
        return answer;
      },
    }),
  };
}

/** 0 is no answer. */
function outcomeOf(status: number): Outcome {
  if (status === 429) return '429';
  if (status < 200) return 'network';
  if (status < 300) return '2xx';
  if (status < 400) return '3xx';
  return status < 500 ? '4xx' : '5xx';
}
