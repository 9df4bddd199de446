import type { ProblemCode, Values } from '../words/saying';
import type { Problem } from './problem';
import type { AccountNameRule } from './settings';

/**
 * Says what is wrong with an account name, or null. Allowed: the prefix, then lower-case ASCII letters, digits and
 * single hyphens, ending in a letter or digit. Anything else (look-alike letters, right-to-left marks, spaces, a domain)
 * is refused with the offending character named, never silently repaired.
 */
export function checkAccountName(name: string, rule: AccountNameRule): Problem | null {
  const strange = [...name].find((character) => !/^[a-z0-9-]$/.test(character));
  if (strange !== undefined) return wrong('name-characters', rule, describe(strange));
  if (!name.startsWith(rule.prefix)) return wrong('name-prefix', rule);
  if (name.length < rule.minLength || name.length > rule.maxLength) {
    return wrong('name-length', rule, { length: name.length });
  }
  if (name.endsWith('-') || name.includes('--')) return wrong('name-hyphens', rule);
  if (rule.reserved.includes(name) || rule.reserved.includes(name.slice(rule.prefix.length))) {
    return wrong('name-reserved', rule, { name });
  }
  return null;
}

/** Which of the sentences about a character fits, and what it names. */
function describe(character: string): Values {
  const codePoint = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  if (/[A-Z]/.test(character)) return { case: 'capital', character };
  if (/\s/.test(character)) return { case: 'blank' };
  if (/[\x21-\x7e]/.test(character)) return { case: 'visible', character };
  return { codePoint };
}

function wrong(code: ProblemCode, { prefix, minLength, maxLength }: AccountNameRule, found: Values = {}): Problem {
  return { code, field: 'accountName', values: { prefix, minLength, maxLength, ...found } };
}
