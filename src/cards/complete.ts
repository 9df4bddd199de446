import { escapeMarkdown } from './text';

export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/**
 * Finishes an expanded template: text is made literal, properties bound to null are left out, and every Action.Execute
 * carries its verb in `data` and an Action.Submit fallback with the same data for clients that know no Execute.
 * `"dialog": true` in a template makes a button that opens a dialog (task/fetch) instead.
 */
export function complete(node: Json, restore: (text: string) => string): Json {
  if (typeof node === 'string') return restore(node);
  if (Array.isArray(node)) return node.filter((one) => one !== null).map((one) => complete(one, restore));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(([, value]) => value !== null);
  const done: JsonObject = Object.fromEntries(entries.map(([key, value]) => [key, complete(value, restore)]));
  return action(literal(done));
}

/** Clients read TextBlocks and facts as Markdown; inputs, buttons, TextRun, Badge and CodeBlock are literal anyway. */
function literal(node: JsonObject): JsonObject {
  if (node['type'] === 'TextBlock') return escaped(node, ['text']);
  if (node['type'] !== 'FactSet' || !Array.isArray(node['facts'])) return node;
  return { ...node, facts: node['facts'].map((fact) => escaped(fact as JsonObject, ['title', 'value'])) };
}

function escaped(node: JsonObject, keys: readonly string[]): JsonObject {
  const texts = keys
    .map((key) => [key, node[key]] as const)
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { ...node, ...Object.fromEntries(texts.map(([key, text]) => [key, escapeMarkdown(text)])) };
}

function action(node: JsonObject): JsonObject {
  if (node['type'] !== 'Action.Execute') return node;
  const { dialog, verb = '', data, ...rest } = node;
  const sent: JsonObject = { verb, ...(typeof data === 'object' && !Array.isArray(data) ? data : {}) };
  if (dialog === true) return { ...rest, type: 'Action.Submit', data: { ...sent, msteams: { type: 'task/fetch' } } };
  return { ...rest, verb, data: sent, fallback: { ...rest, type: 'Action.Submit', data: sent } };
}
