import { z } from 'zod/v4';
import type { TelemetryConfig } from './config';
import type { Given } from './missing';
import { portNumber } from './values';

const collector = z.string().transform((text, context) => {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.hash === '') return url.href;
  context.addIssue('must be the http:// or https:// address of an OTLP collector, such as http://127.0.0.1:4318');
  return z.NEVER;
});

/** `name=value,name=value`, values percent-encoded (W3C Baggage, as OpenTelemetry writes lists); as an object. */
const pairs = z.string().transform((text, context) => {
  const found = text.split(',').filter((part) => part.trim() !== '');
  const read = found.map(pairIn);
  if (read.every((pair) => pair !== null)) return Object.fromEntries(read);
  context.addIssue('must be name=value, with commas between several, and what is special in a value percent-encoded');
  return z.NEVER;
});

/** One line of `env/.env.sample` for each key; the names of OpenTelemetry are those of its specification. */
export const telemetryShape = {
  METRICS_PORT: portNumber.optional(),
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  OTEL_SDK_DISABLED: z.enum(['true', 'false'], 'must be true or false').optional(),
  OTEL_SERVICE_NAME: z.string().trim().min(1).optional(),
  OTEL_RESOURCE_ATTRIBUTES: pairs.optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector.optional(),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: collector.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: pairs.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(['http/protobuf'], 'must be http/protobuf, which is the only way this bot sends')
    .optional(),
  OTEL_METRIC_EXPORT_INTERVAL: z
    .string()
    .regex(/^[1-9]\d{3,8}$/, 'must be whole milliseconds, 1000 or more')
    .transform(Number)
    .default(60_000),
};

type Values = z.output<z.ZodObject<typeof telemetryShape>>;

/** What Prometheus reads must not lie on the port that the internet reaches. */
export function telemetryFaults(given: Given): string[] {
  const port = given['METRICS_PORT'];
  if (port === undefined || Number(port) === 0 || Number(port) !== Number(given['PORT'] ?? '3978')) return [];
  return ['METRICS_PORT must be another port than PORT, which is open to Teams.'];
}

/** Absent where neither a port nor a collector is named. */
export function telemetryOf(values: Values): TelemetryConfig | undefined {
  const port = values.METRICS_PORT;
  const base = values.OTEL_EXPORTER_OTLP_ENDPOINT;
  const traces = values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? below(base, 'v1/traces');
  const metrics = values.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT ?? below(base, 'v1/metrics');
  const sends = traces !== undefined || metrics !== undefined;
  if (values.OTEL_SDK_DISABLED === 'true' || (port === undefined && !sends)) return undefined;
  return {
    ...(port === undefined ? {} : { prometheus: { host: values.METRICS_HOST, port } }),
    ...(traces === undefined ? {} : { tracesUrl: traces }),
    ...(metrics === undefined ? {} : { metricsUrl: metrics }),
    headers: values.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    sendEveryMs: values.OTEL_METRIC_EXPORT_INTERVAL,
    resource: {
      'service.name': 'account-desk',
      ...values.OTEL_RESOURCE_ATTRIBUTES,
      ...(values.OTEL_SERVICE_NAME === undefined ? {} : { 'service.name': values.OTEL_SERVICE_NAME }),
    },
    freshMs: 10_000,
  };
}

/** OpenTelemetry, "OTLP exporter configuration": the signal's path is put behind the address of the collector. */
function below(base: string | undefined, path: string): string | undefined {
  return base === undefined ? undefined : `${base.replace(/\/$/, '')}/${path}`;
}

function pairIn(part: string): readonly [string, string] | null {
  const [, name, value = ''] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*=(.*)$/.exec(part) ?? [];
  try {
    const plain = decodeURIComponent(value.trim());
    return name === undefined || !/^[\t\x20-\x7e]*$/.test(plain) ? null : [name, plain];
  } catch {
    return null;
  }
}
