import { requestIn, sayTo } from '../desk/lines';
import type { Repeat } from '../desk/lines';
import { currentClientRequestId } from '../microsoft/call-context';
import type { Exchange } from '../microsoft/exchange';
import { requestIdOf } from '../microsoft/read-answer';
import type { Register, RunPorts } from '../recipe/ports';
import { withAlarm } from './alarm-of-decision';

type Log = Parameters<typeof withAlarm>[1] & Parameters<typeof sayTo>[0];

/** What of the work with Microsoft stands in the log, beside what the books know of it. */
export interface RunLog extends Required<Pick<RunPorts, 'onRetry'>> {
  readonly onExchange: (exchange: Exchange) => void;
  readonly onRepeat: (repeat: Repeat) => void;
  /** The register, whose steps end with Microsoft's ids of the answers that they had. */
  readonly watching: (register: Register) => Register;
}

/** `listener` hears of every exchange as well. */
export function createRunLog(log: Log, listener?: (exchange: Exchange) => void): RunLog {
  const say = sayTo(log);
  const answers = createAnswers();
  return {
    onExchange(exchange) {
      answers.note(exchange);
      listener?.(exchange);
    },
    onRepeat(repeat) {
      const clientRequestId = currentClientRequestId();
      say('a call is sent again', { ...requestIn(clientRequestId), clientRequestId, ...repeat });
    },
    onRetry: (retry) => say('a step is tried again', retry),
    watching: (register) => ({
      ...withAlarm(register, log),
      async stepEnded(requestId, attempt, step, end) {
        const run = `${requestId}:${attempt}`;
        const microsoftRequestIds = answers.of(run);
        await register.stepEnded(requestId, attempt, step, { ...end, microsoftRequestIds });
        answers.forget(run);
      },
    }),
  };
}

/** Of one step. */
const mostIds = 10;
/** Runs of which ids are kept: one that ended in the middle of a step leaves some behind. */
const mostRuns = 1_000;

/** Microsoft's ids of the answers in the current step of each run, which the id of a call names. */
function createAnswers() {
  const runs = new Map<string, { readonly writes: readonly string[]; readonly last: string }>();
  return {
    note({ service, method, requestHeaders, responseHeaders }: Exchange): void {
      const [run, id] = [requestHeaders['client-request-id'] ?? '', requestIdOf(responseHeaders)];
      if (service === 'login' || id === undefined || !/^SA-\d+:\d+$/.test(run)) return;
      const writes = runs.get(run)?.writes ?? [];
      runs.delete(run);
      runs.set(run, { writes: method === 'GET' ? writes : [...writes, id].slice(-mostIds), last: id });
      const [oldest] = runs.keys();
      if (runs.size > mostRuns && oldest !== undefined) runs.delete(oldest);
    },
    of(run: string): readonly string[] {
      const { writes = [], last } = runs.get(run) ?? {};
      return last === undefined ? [] : [...new Set([...writes, last])].slice(-mostIds);
    },
    forget: (run: string) => void runs.delete(run),
  };
}
