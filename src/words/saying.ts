import type en from './messages/en.json';

/** Every sentence has a key; English has them all, and says which there are. */
export type MessageKey = keyof typeof en;

/** A sentence by its key: what may be stored, and said later in any language. */
export interface Saying {
  readonly key: MessageKey;
  readonly values?: Values;
}

/** What fills a placeholder; a sentence inside a sentence is put into the reader's language as well. */
export type Value = string | number | Saying;
export type Values = Readonly<Record<string, Value>>;

type CodeOf<Key> = Key extends `problem.${infer Code}.what`
  ? `problem.${Code}.next` extends MessageKey
    ? Code
    : never
  : never;

/** Problems that there are words for: without both sentences it is none. */
export type ProblemCode = CodeOf<MessageKey>;

type NameIn<Room extends string, Key> = Key extends `${Room}.${infer Name}` ? Name : never;

/** What is in place after a problem, where it hangs on more than its code: `stands.<name>`. */
export type Standing = NameIn<'stands', MessageKey>;

/** Steps of a run that have a title: `step.<name>`. */
export type StepName = Exclude<NameIn<'step', MessageKey>, `${string}.${string}`>;

/** Waits that say what for: `waiting.<name>`. */
export type WaitName = NameIn<'waiting', MessageKey>;

/** Lines of the help card. */
export type CommandKey = Extract<MessageKey, `command.${string}`>;

/** What the audit of a request says in words that somebody did, or that it was noted: `audit.<name>`. */
export type AuditName = NameIn<'audit', MessageKey>;

/** What it says that somebody tried and was refused: `audit-tried.<name>`. */
export type TriedName = NameIn<'audit-tried', MessageKey>;

/** What the list of all decisions has words for as well: `decision.<name>`. */
export type DecisionName = AuditName & NameIn<'decision', MessageKey>;

/** What people are told by name or in a conversation. */
export type NoticeKey = Extract<MessageKey, `notice.${string}`>;
