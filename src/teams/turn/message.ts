import { isButtonTitle } from '../activity/button-title';
import { guess, readText } from '../activity/command-text';
import { readRequestId } from '../activity/arguments';
import { replyToFailure } from '../answer/failure';
import { postReply, postRefusal } from '../answer/post';
import { text, type Reply } from '../answer/reply';
import { seeRequest } from '../answer/see-request';
import { callerContext, type CallerContext } from '../caller-context';
import { commandHelp, findCommand, wordsOfCommands } from '../commands/command-list';
import type { InboundActivity } from '../front-door/activity';
import type { TurnServices } from '../turn-services';
import { admitCaller } from './admission';
import { whileTyping } from './typing';

/** Longest part of a text that is quoted back, in characters. */
const longestQuote = 80;

/** Somebody wrote something. Its answer is posted after the turn; the title of a button needs none beside the button's own. */
export async function answerMessage(services: TurnServices, activity: InboundActivity): Promise<void> {
  if (isButtonTitle(activity)) return;
  const admitted = await whileTyping(services, activity, admitCaller(services, activity, 'message'));
  if (!admitted.caller) return postRefusal(services, activity, admitted.told);
  const context = callerContext(services, admitted.caller);
  const work = replyTo(activity, context).catch((error: unknown) =>
    replyToFailure(error, context, services.logger, null),
  );
  const reply = await whileTyping(services, activity, work);
  postReply(services, activity, context, reply);
}

async function replyTo(activity: InboundActivity, context: CallerContext): Promise<Reply> {
  const { word, rest, text: said } = readText(activity);
  const command = findCommand(word);
  // An id alone asks how that request stands.
  const idAlone = command ? null : readRequestId(said);
  if (idAlone?.rest === '') return seeRequest(context, idAlone.id);
  if (!command) return notUnderstood(said, context);
  if (!command.scopes.includes(context.caller.conversationKind))
    return text(context.say('personal-only', { command: command.usage }));
  return command.run({ ...context, rest, commands: commandHelp });
}

/** No dead ends: whatever is not a command gets the help card, with the command that was probably meant. */
function notUnderstood(said: string, { painter, reader, say }: CallerContext): Reply {
  const near = findCommand(guess(said, wordsOfCommands) ?? '');
  const shown = said.slice(0, longestQuote);
  const line = near
    ? say('did-you-mean', { said: shown, guess: `/${near.name}` })
    : say('not-understood', { said: shown });
  return { kind: 'card', card: painter.help(commandHelp, reader, shown === '' ? '' : line) };
}
