import { createDenials, type GatheredDenials } from '../../src/teams/front-door/denials';
import type { Denials, Store } from '../../src/usecases/ports';

/** Refusals on their way into the audit of a store, as the bot gathers them. */
export function auditedDenials(store: Store): GatheredDenials {
  return createDenials({
    write: (entry) => store.transaction((tx) => tx.audit.append(entry)),
    onFailure: (error) => process.emitWarning(String(error)),
  });
}

/** Every refusal is a line of its own, for tests that count tries. */
export function everyDenial(store: Store): Denials {
  return { note: ({ entry }) => store.transaction((tx) => tx.audit.append(entry)) };
}
