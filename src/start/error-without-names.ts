import pino from 'pino';

type Fields = Readonly<Record<string, unknown>>;

/** Fields of an error of the database that quote rows and values (PostgreSQL, "Error and Notice Message Fields"). */
const quotes: ReadonlySet<string> = new Set(['detail', 'where', 'internalQuery']);

/** A mail address, a user principal name, a guest's too; in the address of a server its password. No id of a conversation. */
const address = /(?<![^\s"'`<>()[\],;:=/@])[^\s"'`<>()[\],;:=/@]+@(?!thread\.|unq\.)[\w-]+(?:\.[\w-]+)+/g;

/**
 * An error as it may stand in a log in which nobody is named: kind, words, stack, plain facts, and the facts of
 * Microsoft's answer. What it quotes stays out, and so does all that hangs on it, such as a connection with the
 * statements that it had in hand.
 */
export function errorWithoutNames(error: unknown): unknown {
  return said(pino.stdSerializers.err(error as Error));
}

/** Anything may be thrown, and be among the errors of one that stands for several. */
function said(serialized: unknown): unknown {
  return typeof serialized === 'object' && serialized !== null
    ? withoutNames(serialized as Fields)
    : withoutAddresses(serialized);
}

function withoutNames({ answer, aggregateErrors, ...others }: Fields): Fields {
  const facts = Object.entries(others).filter(([name, value]) => typeof value !== 'object' && !quotes.has(name));
  return {
    ...Object.fromEntries(facts.map(([name, value]) => [name, withoutAddresses(value)])),
    ...(answer === undefined ? {} : { answer }),
    ...(Array.isArray(aggregateErrors) ? { aggregateErrors: (aggregateErrors as unknown[]).map(said) } : {}),
  };
}

function withoutAddresses(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(address, '[address]') : value;
}
