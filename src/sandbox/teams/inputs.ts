import { objectsIn, textOf } from './json';
import type { JsonObject } from './types';

/** What a person typed or chose, by input id. */
export type Typed = Readonly<Record<string, string>>;

export interface InputProblem {
  readonly id: string;
  /** What the client shows under the input. */
  readonly message: string;
}

function valueOf(input: JsonObject, typed: Typed): string {
  const id = textOf(input['id']);
  if (input['type'] === 'Input.Toggle') return toggleValue(input, typed[id]);
  return typed[id] ?? textOf(input['value']);
}

function toggleValue(input: JsonObject, typed: string | undefined): string {
  const off = textOf(input['valueOff'], 'false');
  return typed ?? textOf(input['value'], off);
}

function choicesOf(input: JsonObject): string[] {
  return objectsIn(input['choices']).map((choice) => textOf(choice['value']));
}

function allowed(input: JsonObject): string[] | undefined {
  if (input['type'] === 'Input.Toggle') return [textOf(input['valueOn'], 'true'), textOf(input['valueOff'], 'false')];
  // A people picker searches the directory: more can be chosen than it shows at first.
  if (input['type'] === 'Input.ChoiceSet' && input['choices.data'] === undefined) return choicesOf(input);
  return undefined;
}

/** Throws when a test fills in what no person could: an input that is not there, or a choice that is not offered. */
export function refuseImpossible(inputs: readonly JsonObject[], typed: Typed): void {
  for (const [id, value] of Object.entries(typed)) {
    const input = inputs.find((one) => one['id'] === id);
    if (!input)
      throw new Error(
        `The card has no input "${id}" for this button. It has: ${inputs.map((one) => one['id']).join(', ') || 'none'}.`,
      );
    const options = allowed(input);
    const picked = input['isMultiSelect'] === true ? value.split(',') : [value];
    const impossible = options && picked.find((one) => one !== '' && !options.includes(one));
    if (impossible !== undefined)
      throw new Error(`Input "${id}" offers ${options?.join(', ')}; "${impossible}" cannot be chosen.`);
  }
}

/** The client's own checks before anything is sent: required, pattern, length and range. */
export function checkInputs(inputs: readonly JsonObject[], typed: Typed): InputProblem[] {
  return inputs
    .filter((input) => !passes(input, valueOf(input, typed)))
    .map((input) => ({
      id: textOf(input['id']),
      message: textOf(input['errorMessage'], 'This input is not valid.'),
    }));
}

function passes(input: JsonObject, value: string): boolean {
  if (value === '') return input['isRequired'] !== true;
  if (input['type'] === 'Input.Toggle' && input['isRequired'] === true)
    return value === textOf(input['valueOn'], 'true');
  if (typeof input['regex'] === 'string' && !new RegExp(input['regex']).test(value)) return false;
  if (typeof input['maxLength'] === 'number' && value.length > input['maxLength']) return false;
  return input['type'] !== 'Input.Number' || inRange(input, Number(value));
}

function inRange(input: JsonObject, value: number): boolean {
  const { min, max } = input;
  return (
    Number.isFinite(value) && (typeof min !== 'number' || value >= min) && (typeof max !== 'number' || value <= max)
  );
}

/** The values as the client sends them: strings by input id; empty ones are left out. */
export function collectInputs(inputs: readonly JsonObject[], typed: Typed): Record<string, string> {
  const entries = inputs.map((input) => [textOf(input['id']), valueOf(input, typed)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}
