import { SpanStatusCode, trace } from '@opentelemetry/api';
import { defaultResource } from '@opentelemetry/resources';
import { readConfig } from '../../../src/config';
import type { MeasuredConfig } from '../../../src/start/metrics/telemetry';
import { beginTraces } from '../../../src/start/metrics/traces';
import { kim } from '../../support/cast';
import { beginCollector } from '../../support/collector';
import { goodEnvironment } from '../../support/good-environment';

it('a step that failed is traced as such, and without the words of its error, which may name somebody', async () => {
  const collector = await beginCollector();
  const url = `${collector.url}/v1/traces`;
  const config = readConfig({ ...goodEnvironment, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url }) as MeasuredConfig;
  const traces = beginTraces(config, url, defaultResource());
  const failed = trace.getTracer('the engine').startSpan('create-cloud-user');
  const error = new Error(`${kim.name} may not`);

  failed.recordException(error);
  failed.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  failed.end();
  await traces.close();

  const sent = collector.bodies('/v1/traces');
  expect(sent).toContain('create-cloud-user');
  expect(sent).not.toContain('may not');
  await collector.close();
});
