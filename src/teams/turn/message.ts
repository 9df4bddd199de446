import { guess, readText } from '../activity/command-text';
import { audienceOf } from '../answer/audience';
import { replyToFailure } from '../answer/failure';
import { postReply, postRefusal } from '../answer/post';
import { text, type Reply } from '../answer/reply';
import { seeRequest } from '../answer/see-request';
import { callerContext, type CallerContext } from '../caller-context';
import { readRequestId } from '../commands/arguments';
import { usageOf } from '../commands/command';
import { commandHelp, findCommand, wordsOfCommands } from '../commands/command-list';
import { help } from '../commands/help';
import type { InboundActivity } from '../front-door/activity';
import type { TurnServices } from '../turn-services';
import { admitCaller } from './admission';
import { isButtonTitle } from './button-title';
import { whileTyping } from './typing';

/** Longest part of a text that is quoted back, in characters. */
const longestQuote = 80;

/** Somebody wrote something. Its answer is posted after the turn; the title of a button needs none beside the button's own. */
export async function answerMessage(services: TurnServices, activity: InboundActivity): Promise<void> {
  if (isButtonTitle(activity)) return;
  const admitted = await whileTyping(services, activity, admitCaller(services, activity, 'message'));
  if (!admitted.caller) return postRefusal(services, activity, admitted.told);
  const context = callerContext(services, admitted.caller);
  const { reply, audience } = await whileTyping(services, activity, answerTo(services, activity, context));
  postReply(services, activity, context, reply, { audience });
}

async function answerTo(services: TurnServices, activity: InboundActivity, context: CallerContext) {
  const asked = commandIn(activity, context);
  try {
    const reply = await asked.run();
    return { reply, audience: audienceOf(reply, context.caller, asked.answersOpenly) };
  } catch (error) {
    const reply = await replyToFailure(error, context, services.logger, null);
    return { reply, audience: 'caller' } as const;
  }
}

interface Asked {
  readonly answersOpenly: boolean;
  readonly run: () => Promise<Reply>;
}

/** The command somebody wrote; an id alone asks how that request stands. */
function commandIn(activity: InboundActivity, context: CallerContext): Asked {
  const { word, rest, text: said } = readText(activity);
  const command = findCommand(word);
  if (command)
    return {
      answersOpenly: command.answersOpenly === true,
      run: () => command.run({ ...context, rest, commands: commandHelp }),
    };
  const idAlone = readRequestId(said);
  return {
    answersOpenly: false,
    run: async () => (idAlone?.rest === '' ? seeRequest(context, idAlone.id) : notUnderstood(said, context)),
  };
}

/** No dead ends: one line with the command that was probably meant; the whole help for whoever wrote nothing. */
async function notUnderstood(said: string, context: CallerContext): Promise<Reply> {
  const shown = said.slice(0, longestQuote);
  if (shown === '') return help.run({ ...context, rest: '', commands: commandHelp });
  const near = findCommand(guess(said, wordsOfCommands) ?? '');
  if (!near) return text(context.say('not-understood', { said: shown }));
  const [word = near.name] = usageOf(near, context).split(' ');
  return text(context.say('did-you-mean', { said: shown, guess: word }));
}
