import type { Verb } from '../cards';
import type { ServiceRequest } from '../desk/request';
import type { ButtonData } from './activity/button-data';
import { text, type Reply } from './answer/reply';
import { seeRequest } from './answer/see-request';
import type { CallerContext } from './caller-context';

/** A button about one request: without its id there is nothing to do. */
export function onRequest(
  verb: Action['verb'],
  run: (press: ActionContext, requestId: string) => Promise<Reply>,
): Action {
  return {
    verb,
    async run(press) {
      return press.requestId === null ? text(press.say('unknown-button')) : run(press, press.requestId);
    },
  };
}

/** What the tick of a card sends, and what a plain toggle sends. */
const ticked: readonly string[] = ['yes', 'true'];

/** A button behind a tick, because it cannot be taken back: says so and changes nothing while the tick is missing. */
export function onConfirmed(
  verb: Action['verb'],
  run: (press: ActionContext, requestId: string) => Promise<Reply>,
): Action {
  return onRequest(verb, async (press, requestId) =>
    ticked.includes(press.inputs['confirm'] ?? '') ? run(press, requestId) : text(press.say('confirm-first')),
  );
}

/** The form filled with what an earlier request asked for. */
export async function formFrom(press: ActionContext, requestId: string): Promise<Reply> {
  const seen = await press.useCases.view(press.caller, requestId);
  if (!seen) return seeRequest(press, requestId);
  return { kind: 'form', form: await press.useCases.form(press.caller, inputsOf(seen.view.request)) };
}

function inputsOf(request: ServiceRequest): Record<string, string> {
  const { accountName, environmentId, roleId, purpose, accountKind, owner, passwordNeverExpires, reviewOn } = request;
  const { passwordTaking = 'shown-once' } = request;
  return {
    accountName,
    environment: environmentId,
    role: roleId,
    purpose,
    accountKind,
    owner: owner.aadObjectId,
    passwordNeverExpires: String(passwordNeverExpires),
    passwordTaking,
    reviewOn,
  };
}

/** A button about where approvals and warnings go. Its card is drawn again as it is afterwards. */
export function chooseRoom(verb: Action['verb'], choice: 'here' | 'away'): Action {
  return {
    verb,
    async run({ caller, useCases, painter, reader, inputs }) {
      const chosen = (inputs['environments'] ?? '').split(',').filter((id) => id !== '');
      return { kind: 'card', card: painter.adminRooms(await useCases.chooseAdminRoom(caller, chosen, choice), reader) };
    },
  };
}

export interface ActionContext extends ButtonData, CallerContext {
  /** Now, for showing until when something is good. */
  readonly now: Date;
  /** True inside a dialog, which only its owner sees and nobody keeps. */
  readonly inDialog: boolean;
}

/** One button of a card. Like a command it decides nothing. */
export interface Action {
  readonly verb: Verb;
  run(press: ActionContext): Promise<Reply>;
}
