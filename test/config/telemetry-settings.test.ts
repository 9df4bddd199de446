import { ConfigError, readConfig } from '../../src/config';
import { goodEnvironment } from '../support/good-environment';

const telemetryOf = (env: Record<string, string>) => readConfig({ ...goodEnvironment, ...env }).telemetry;

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    telemetryOf(env);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).faults;
  }
}

describe('metrics and traces', () => {
  it('are off where nobody is named who wants them, and where OpenTelemetry is switched off', () => {
    expect(telemetryOf({})).toBeUndefined();
    expect(telemetryOf({ METRICS_PORT: '', OTEL_SERVICE_NAME: 'desk' })).toBeUndefined();
    expect(telemetryOf({ METRICS_PORT: '9464', OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
  });

  it('are read on this machine alone unless the settings say otherwise, at most every ten seconds', () => {
    expect(telemetryOf({ METRICS_PORT: '9464' })).toMatchObject({
      prometheus: { host: '127.0.0.1', port: 9464 },
      freshMs: 10_000,
    });
    expect(telemetryOf({ METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0' })?.prometheus?.host).toBe('0.0.0.0');
    expect(telemetryOf({ METRICS_PORT: '9464' })).not.toHaveProperty('tracesUrl');
  });

  it('go to a collector, each by the path of its signal, or each to an address of its own', () => {
    const together = telemetryOf({ OTEL_EXPORTER_OTLP_ENDPOINT: ' https://otel.contoso.com:4318/in/ ' });
    const apart = telemetryOf({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/traces' });

    expect(together).toMatchObject({
      tracesUrl: 'https://otel.contoso.com:4318/in/v1/traces',
      metricsUrl: 'https://otel.contoso.com:4318/in/v1/metrics',
    });
    expect(together).not.toHaveProperty('prometheus');
    expect(apart?.tracesUrl).toBe('http://127.0.0.1:4318/traces');
    expect(apart).not.toHaveProperty('metricsUrl');
  });

  it('say what the operator wants them to say', () => {
    const telemetry = telemetryOf({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc=, x-scope = desk',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test,service.name=other',
      OTEL_SERVICE_NAME: 'desk-west',
      OTEL_METRIC_EXPORT_INTERVAL: '15000',
    });

    expect(telemetry).toMatchObject({
      headers: { authorization: 'Bearer abc=', 'x-scope': 'desk' },
      resource: { 'deployment.environment.name': 'test', 'service.name': 'desk-west' },
      sendEveryMs: 15_000,
    });
  });

  it.each([
    ['METRICS_PORT', 'many', 'must be a whole number from 0 to 65535'],
    ['METRICS_PORT', '3978', 'must be another port than PORT'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', 'must be the http:// or https:// address'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://me:secret@collector', 'must be the http:// or https:// address'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'Bearer secret', 'must be name=value'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=secret%0Ax', 'must be name=value'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=secret%', 'must be name=value'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', 'must be http/protobuf'],
    ['OTEL_METRIC_EXPORT_INTERVAL', '15s', 'must be whole milliseconds'],
    ['OTEL_SDK_DISABLED', 'perhaps', 'must be true or false'],
  ])('with %s=%j are refused by name, without the value', (key, value, sentence) => {
    const faults = faultsOf({ [key]: value });

    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`${key} ${sentence}`);
    expect(faults[0]).not.toContain('secret');
  });
});
