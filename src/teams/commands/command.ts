import type { CommandHelp } from '../../cards/help';
import type { Caller } from '../../usecases/api';
import { text, type Reply } from '../answer/reply';
import type { CallerContext } from '../caller-context';
import { afterName, readName, readRequestId } from './arguments';
import type { CommandKey } from '../../words/saying';
import { words } from '../../words/words';

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
  /** Its line on the help card and in the menus of Teams, `command.<name>` in the message files; how it is written there, `usage.<name>`. Null = not listed. */
  readonly summary: CommandKey | null;
  /** Only CRM admins can do something with it: a group of its own on the help card. */
  readonly forAdmins?: boolean;
  /** Where it is in the menus of Teams. */
  readonly scopes: readonly Caller['conversationKind'][];
  /** Everybody in a conversation reads the answer to a question that was asked before everybody; else whoever asked does. */
  readonly answersOpenly?: true;
  run(context: CommandContext): Promise<Reply>;
}

export const everywhere = ['personal', 'groupChat', 'channel'] as const;
export const inPrivate = ['personal'] as const;

/** Whom a sentence greets: not everybody's Teams says their name. */
export function greeted({ name }: Caller['person']): Record<string, string> {
  return name.trim() === '' ? { name, case: 'nameless' } : { name };
}

/** The request somebody means: by its id, or by the account it is about. Null when there is none that they can see. */
export async function requestMeant({
  caller,
  useCases,
  rest,
}: Pick<CommandContext, 'caller' | 'useCases' | 'rest'>): Promise<{
  readonly id: string;
  readonly rest: string;
} | null> {
  const written = readRequestId(rest);
  const name = readName(rest);
  if (written || name === '') return written;
  const id = await useCases.requestAbout(caller, name);
  return id === null ? null : { id, rest: afterName(rest) };
}

/** A command about one request: runs with its id, and what follows it as `rest`; or asks for it. */
export function withRequestId(
  command: Omit<Command, 'run'>,
  run: (context: CommandContext, requestId: string) => Promise<Reply>,
): Command {
  return {
    ...command,
    async run(context) {
      const meant = await requestMeant(context);
      return meant === null
        ? text(context.say('missing-id', { usage: exampleOf(command, context, 'ID', 'SA-1042') }))
        : run({ ...context, rest: meant.rest }, meant.id);
    },
  };
}

/**
 * A command about one account: runs with its name, also where the request that made it is named, and what follows as
 * `rest`; or asks for it.
 */
export function withAccountName(
  command: Omit<Command, 'run'>,
  run: (context: CommandContext, name: string) => Promise<Reply>,
): Command {
  return {
    ...command,
    async run(context) {
      const { name, rest } = await accountMeant(context);
      return name === ''
        ? text(context.say('missing-name', { usage: exampleOf(command, context, 'NAME', 'svc-name') }))
        : run({ ...context, rest }, name);
    },
  };
}

async function accountMeant({
  caller,
  useCases,
  rest,
}: CommandContext): Promise<Pick<CommandContext, 'rest'> & { name: string }> {
  const written = readRequestId(rest);
  const seen = written && (await useCases.view(caller, written.id));
  if (seen) return { name: seen.view.request.accountName, rest: written.rest };
  return { name: readName(rest).slice(0, 120), rest: afterName(rest) };
}

/** As the reader writes it, in their own word for it: `/quota [environment]`. */
export function usageOf({ name }: Pick<Command, 'name'>, { reader }: Pick<CallerContext, 'reader'>): string {
  return `/${words(reader.locale, reader.timeZone).find(`usage.${name}`) ?? name}`;
}

function exampleOf(command: Pick<Command, 'name'>, context: CallerContext, mark: string, example: string): string {
  return usageOf(command, context).replace(new RegExp(`\\b${mark}\\b`), example);
}
