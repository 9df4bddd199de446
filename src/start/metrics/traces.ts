import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Exchange } from '../../microsoft/exchange';
import { collectorOf } from './collector';
import type { MeasuredConfig } from './telemetry';

interface Traces {
  /** Makes a span of a call that is over, below the step that made it. */
  readonly onExchange: (exchange: Exchange) => void;
  close(): Promise<void>;
}

/**
 * Traces of runs: the engine makes a span of each run and step where it finds a provider registered (DBOS, "tracingEnabled"),
 * calls to Microsoft hang below. One per process, as OpenTelemetry is; `close` lets another begin.
 */
export function beginTraces({ telemetry, extraCaFile }: MeasuredConfig, url: string, resource: Resource): Traces {
  const exporter = withoutWords(new OTLPTraceExporter(collectorOf(url, telemetry.headers, extraCaFile)));
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const tracer = provider.getTracer('account-desk');
  return {
    onExchange({ service, method, url: called, status, startedAt, durationMs }) {
      const startTime = new Date(startedAt);
      const span = tracer.startSpan(`${service} ${method}`, {
        kind: SpanKind.CLIENT,
        startTime,
        attributes: {
          'http.request.method': method,
          'server.address': new URL(called).host,
          ...(status === 0 ? {} : { 'http.response.status_code': status }),
        },
      });
      if (status === 0 || status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(startTime.getTime() + durationMs);
    },
    close() {
      trace.disable();
      context.disable();
      return provider.shutdown();
    },
  };
}

/** Messages of errors may name people; a trace says that a step failed, the log and the card say why. */
function withoutWords(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(bare), done),
    shutdown: () => exporter.shutdown(),
  };
}

function bare(span: ReadableSpan): ReadableSpan {
  return Object.create(span, {
    status: { value: { code: span.status.code } },
    events: { value: [] },
  }) as ReadableSpan;
}
