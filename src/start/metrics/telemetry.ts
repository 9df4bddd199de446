import type { Config, TelemetryConfig } from '../../config';
import type { DeskSettings } from '../../desk/settings';
import type { Exchange } from '../../microsoft/exchange';
import type { Inspector } from '../../microsoft/inspector';
import type { Clock } from '../../recipe/ports';
import type { OpenStore } from '../../store/open-store';
import type { Outgoing } from '../../teams/ports';
import type { AuditState } from '../audit-at-start';

/** Metrics and traces of a bot; nothing at all where the settings name nobody who wants them. */
export interface Telemetry {
  /** The engine makes spans of its runs. */
  readonly isTraced: boolean;
  /** Called after every exchange with Microsoft; absent where nobody wants to know. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** The same way out, its calls counted. */
  counted<Way extends Outgoing>(outgoing: Way): Way;
  /** From now on the books are read for whoever asks, and Prometheus may. Gives the address it reads at, null without one. */
  observe(sources: MetricSources): Promise<string | null>;
  /** Sends what is left, for at most two seconds. */
  close(): Promise<void>;
}

/** What metrics are read from. */
export interface MetricSources {
  readonly settings: DeskSettings;
  readonly books: Pick<OpenStore, 'db' | 'ping'>;
  readonly clock: Clock;
  readonly auditState: () => AuditState;
  readonly inspector: Pick<Inspector, 'secretEnd'>;
}

/** The settings of a bot that is measured. */
export type MeasuredConfig = Config & { readonly telemetry: TelemetryConfig };
