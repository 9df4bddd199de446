import type { Problem } from './problem';
import type { AccountNameRule } from './settings';

/**
 * Says what is wrong with an account name, or null. Allowed: the prefix, then lower-case ASCII letters, digits and
 * single hyphens, ending in a letter or digit. Anything else (look-alike letters, right-to-left marks, spaces, a domain)
 * is refused with the offending character named, never silently repaired.
 */
export function checkAccountName(name: string, rule: AccountNameRule): Problem | null {
  const strange = [...name].find((character) => !/^[a-z0-9-]$/.test(character));
  if (strange !== undefined) return wrong('name-characters', describe(strange), rule);
  if (!name.startsWith(rule.prefix)) return wrong('name-prefix', `The name does not start with ${rule.prefix}.`, rule);
  if (name.length < rule.minLength || name.length > rule.maxLength) {
    return wrong('name-length', `The name has ${name.length} characters.`, rule);
  }
  if (name.endsWith('-') || name.includes('--'))
    return wrong('name-hyphens', 'Hyphens stand single and never last.', rule);
  if (rule.reserved.includes(name) || rule.reserved.includes(name.slice(rule.prefix.length))) {
    return wrong('name-reserved', `${name} is reserved.`, rule);
  }
  return null;
}

function describe(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  if (/[A-Z]/.test(character)) return `The name has the capital letter ${character}.`;
  if (/\s/.test(character)) return 'The name has a blank.';
  if (/[\x21-\x7e]/.test(character)) return `The name has the character ${character}.`;
  return `The name has a character that only looks right or cannot be seen (U+${code}).`;
}

function wrong(code: string, what: string, rule: AccountNameRule): Problem {
  const { prefix, minLength, maxLength } = rule;
  return {
    code,
    field: 'accountName',
    what,
    next: `Use ${minLength} to ${maxLength} characters: ${prefix}, then lower-case letters a-z, digits and single hyphens, for example ${prefix}erp-sync.`,
    values: { prefix, minLength, maxLength },
  };
}
