import { createDenials, type GatheredDenials } from '../../src/start/denials';
import type { Store } from '../../src/usecases/ports';

/** Refusals on their way into the audit of a store, as the bot gathers them. */
export function auditedDenials(store: Store): GatheredDenials {
  return createDenials({
    write: (entry) => store.transaction((tx) => tx.audit.append(entry)),
    onFailure: (error) => process.emitWarning(String(error)),
  });
}
