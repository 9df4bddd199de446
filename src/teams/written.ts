import { guess, readText } from './activity/command-text';
import { replyToFailure } from './answer/failure';
import { postReply, postRefusal } from './answer/post';
import { text, type Reply } from './answer/reply';
import { callerContext, type CallerContext } from './caller-context';
import { commandHelp, findCommand, wordsOfCommands } from './commands/command-list';
import { enter } from './entry';
import type { InboundActivity } from './front-door/activity';
import type { TurnServices } from './turn-services';
import { whileTyping } from './typing';

/** Longest part of a text that is quoted back, in characters. */
const longestQuote = 80;

/** Somebody wrote something. Its answer is posted after the turn. */
export async function written(room: TurnServices, activity: InboundActivity): Promise<void> {
  const entry = await whileTyping(room, activity, enter(room, activity, 'message'));
  if (!entry.caller) return postRefusal(room, activity, entry.told);
  const visit = callerContext(room, entry.caller);
  const work = replyTo(activity, visit).catch((error: unknown) => replyToFailure(error, visit, room.logger, null));
  const reply = await whileTyping(room, activity, work);
  postReply(room, activity, visit, reply);
}

async function replyTo(activity: InboundActivity, visit: CallerContext): Promise<Reply> {
  const { word, rest, text: said } = readText(activity);
  const command = findCommand(word);
  if (!command) return notUnderstood(said, visit);
  if (!command.scopes.includes(visit.caller.conversationKind))
    return text(visit.say('personal-only', { command: command.usage }));
  return command.run({ ...visit, rest, commands: commandHelp });
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
