import type { CommandHelp } from '../../cards/help';
import type { Caller } from '../../usecases/api';
import { text, type Reply } from '../answer/reply';
import type { CallerContext } from '../caller-context';
import type { CommandKey } from '../../words/saying';

interface CommandContext extends CallerContext {
  /** What followed the command, cleaned; empty when nothing did. */
  readonly rest: string;
  /** All commands, for the help card. */
  readonly commands: readonly CommandHelp[];
}

/** One thing people can write. A command decides nothing: it hands over to a use case, which asks the policy. */
export interface Command {
  /** Without slash; also the name of its file. */
  readonly name: string;
  /** Other words for it, English and German, in lower case. */
  readonly aliases: readonly string[];
  /** Its line on the help card and in the menus of Teams, `command.<name>` in the message files. Null = not listed. */
  readonly summary: CommandKey | null;
  /** Only CRM admins can do something with it: a group of its own on the help card. */
  readonly forAdmins?: boolean;
  /** As shown to people, e.g. `/status [id]`. */
  readonly usage: string;
  /** Where it is answered: in a personal chat only, when the answer is not for everybody. */
  readonly scopes: readonly Caller['conversationKind'][];
  run(context: CommandContext): Promise<Reply>;
}

export const everywhere = ['personal', 'groupChat', 'channel'] as const;
export const inPrivate = ['personal'] as const;

/** The first word after the command. */
export function firstWord(rest: string): string {
  return rest.split(' ')[0] ?? '';
}

/** `SA-1042`, `sa-1042` and `1042` all mean the same request; null when it is none of them. */
export function requestIdIn(rest: string): string | null {
  const found = /^(?:SA-)?(\d{1,9})$/i.exec(firstWord(rest));
  return found ? `SA-${found[1]}` : null;
}

/** A command about one request: runs with its id, or asks for it. */
export function withRequestId(
  command: Omit<Command, 'run'>,
  run: (context: CommandContext, requestId: string) => Promise<Reply>,
): Command {
  return {
    ...command,
    async run(context) {
      const requestId = requestIdIn(context.rest);
      return requestId === null
        ? text(context.say('missing-id', { usage: command.usage.replace('ID', 'SA-1042') }))
        : run(context, requestId);
    },
  };
}

/** A command about one account: runs with its name, or asks for it. */
export function withAccountName(
  command: Omit<Command, 'run'>,
  run: (context: CommandContext, name: string) => Promise<Reply>,
): Command {
  return {
    ...command,
    async run(context) {
      const name = firstWord(context.rest).slice(0, 64);
      return name === ''
        ? text(context.say('missing-name', { usage: command.usage.replace('NAME', 'svc-name') }))
        : run(context, name);
    },
  };
}
