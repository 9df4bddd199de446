import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Durable } from '../../recipe/durable';
import type { Sleepers } from './sleepers';
import type { StepGate } from './step-gate';

/** The recipe's two verbs over the engine. Sleeps are recorded as the instant of waking, so that stopping need not wait for them. */
export function createDurable(gate: StepGate, sleepers: Sleepers, environmentId: string): Durable {
  return {
    step: (name, work, { isShared = false } = {}) =>
      gate.through(isShared ? null : environmentId, work, (gated) => DBOS.runStep(gated, { name })),

    async sleep(name, ms, since) {
      // Whoever goes to sleep needs no place: an environment that hangs would else keep its runs from their common instants.
      const instant = await gate.through(
        null,
        () => Promise.resolve((since ?? Date.now()) + ms),
        (gated) => DBOS.runStep(gated, { name: `sleep ${name}` }),
      );
      await sleepers.until(instant, ms);
    },
  };
}
