import { diag, DiagLogLevel } from '@opentelemetry/api';
import type { BatchObservableCallback, Meter, ObservableGauge } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  InstrumentType,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { IMetricReader } from '@opentelemetry/sdk-metrics';
import { idlePause } from '../../store/pause';
import type { WarnLog } from '../warn-log';
import { bookGauges } from './book-gauges';
import { countCalls } from './calls';
import { collectorOf } from './collector';
import type { Gauge } from './gauge';
import { processGauges } from './process-gauges';
import { watch } from './watch';
import { servePrometheus } from './serve-prometheus';
import type { ServedMetrics } from './serve-prometheus';
import type { MeasuredConfig, MetricSources, Telemetry } from './telemetry';
import { beginTraces } from './traces';

/** What is not delivered by then is lost, ms; the bot ends within ten seconds. */
const lastDelivery = 2_000;

/** Loads OpenTelemetry and begins to count; see {@link Telemetry}. */
export function beginTelemetry(
  config: MeasuredConfig,
  log: WarnLog,
): Telemetry & Required<Pick<Telemetry, 'onExchange'>> {
  const { telemetry } = config;
  tellTroubles(log);
  const resource = defaultResource().merge(resourceFromAttributes(telemetry.resource));
  const prometheus = telemetry.prometheus && prometheusReader();
  const sender = senderOf(config);
  const readers = [prometheus, sender].filter((reader) => reader !== undefined);
  const meters = new MeterProvider({ resource, readers });
  const meter = meters.getMeter('account-desk');
  const calls = countCalls(meter);
  const traces = telemetry.tracesUrl === undefined ? null : beginTraces(config, telemetry.tracesUrl, resource);
  let served: ServedMetrics | null = null;
  let stopWatching = () => undefined as void;

  return {
    isTraced: traces !== null,
    onExchange(exchange) {
      calls.onExchange(exchange);
      traces?.onExchange(exchange);
    },
    counted: (outgoing) => calls.counted(outgoing),
    async observe(sources) {
      stopWatching = observeGauges(meter, config, sources);
      if (!prometheus || !telemetry.prometheus) return null;
      served = await servePrometheus(prometheus, telemetry.prometheus);
      return served.url;
    },
    async close() {
      await served?.close();
      const delivered = Promise.allSettled([meters.shutdown(), traces?.close()]);
      await Promise.race([delivered, idlePause(lastDelivery)]);
      stopWatching();
      diag.disable();
    },
  };
}

function prometheusReader(): PrometheusExporter {
  return onlyOfNow(new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true }));
}

function senderOf({ telemetry, extraCaFile }: MeasuredConfig): IMetricReader | undefined {
  if (telemetry.metricsUrl === undefined) return undefined;
  const exporter = onlyOfNow(new OTLPMetricExporter(collectorOf(telemetry.metricsUrl, telemetry.headers, extraCaFile)));
  const exportTimeoutMillis = Math.min(telemetry.sendEveryMs, 10_000);
  return new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: telemetry.sendEveryMs,
    exportTimeoutMillis,
  });
}

/**
 * A gauge that was not read this time says nothing. The library goes on saying the last number of one that counts as cumulative,
 * as if the books were read.
 */
function onlyOfNow<To extends object>(to: To): To {
  const selectAggregationTemporality = (type: InstrumentType) =>
    type === InstrumentType.OBSERVABLE_GAUGE ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE;
  return Object.assign(to, { selectAggregationTemporality });
}

/** Gives the way to stop. Whoever asks is answered within seconds, with what is known by then. */
function observeGauges(meter: Meter, config: MeasuredConfig, sources: MetricSources): () => void {
  const watched = watch(config, sources);
  const ofBooks = bookGauges.map((gauge) => instrument(meter, gauge));
  const ofProcess = processGauges.map((gauge) => instrument(meter, gauge));
  const say: BatchObservableCallback = async (result) => {
    const { reading, known } = await watched.look();
    const observe = <From>({ gauge, metric }: Instrument<From>, from: From) => {
      for (const { value, labels } of gauge.read(from)) result.observe(metric, value, { ...labels });
    };
    for (const each of ofProcess) observe(each, known);
    if (reading !== null) for (const each of ofBooks) observe(each, reading);
  };
  meter.addBatchObservableCallback(
    say,
    [...ofBooks, ...ofProcess].map(({ metric }) => metric),
  );
  return watched.stop;
}

interface Instrument<From> {
  readonly gauge: Gauge<From>;
  readonly metric: ObservableGauge;
}

function instrument<From>(meter: Meter, gauge: Gauge<From>): Instrument<From> {
  return { gauge, metric: meter.createObservableGauge(gauge.name, { description: gauge.description }) };
}

/** Objects that the library adds to its words are left out: they may quote what was sent. */
function tellTroubles(log: WarnLog): void {
  const quiet = () => undefined;
  const tell = (...said: readonly unknown[]) => {
    const detail = said.filter((part) => typeof part === 'string').join(' ');
    log.warn({ detail: detail.slice(0, 300) }, 'metrics or traces were not delivered');
  };
  const logger = { error: tell, warn: tell, info: quiet, debug: quiet, verbose: quiet };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}
