import type { Verb } from '../../cards/verbs';
import type { ButtonData } from '../activity/button-data';
import { text, type Reply } from '../answer/reply';
import type { CallerContext } from '../caller-context';

export interface ActionContext extends ButtonData, CallerContext {
  /** True inside a dialog, which only its owner sees and nobody keeps. */
  readonly inDialog: boolean;
  /** When the press came in, by the app's clock; absent where nothing hangs on it. */
  readonly pressedAt?: Date;
}

/** One button of a card. Like a command it decides nothing. */
export interface Action {
  readonly verb: Verb;
  run(context: ActionContext): Promise<Reply>;
}

/** A button about one request: without its id there is nothing to do. */
export function onRequest(
  verb: Action['verb'],
  run: (context: ActionContext, requestId: string) => Promise<Reply>,
): Action {
  return {
    verb,
    async run(context) {
      return context.requestId === null ? text(context.say('unknown-button')) : run(context, context.requestId);
    },
  };
}

/** What the tick of a card sends, and what a plain toggle sends. */
const ticked: readonly string[] = ['yes', 'true'];

/** A button behind a tick, because it cannot be taken back: says so and changes nothing while the tick is missing. */
export function onConfirmed(
  verb: Action['verb'],
  run: (context: ActionContext, requestId: string) => Promise<Reply>,
): Action {
  return onRequest(verb, async (context, requestId) =>
    ticked.includes(context.inputs['confirm'] ?? '') ? run(context, requestId) : text(context.say('confirm-first')),
  );
}
