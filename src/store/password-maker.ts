import { randomInt } from 'node:crypto';
import type { PasswordMaker } from '../recipe/ports';

/** No characters that look alike (0 O o, 1 l I) and none that a shell, a CSV or an XML file reads in its own way. */
const classes = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '-_.~+*@'] as const;
const edge = classes[0] + classes[1] + classes[2];
const length = 32;

/** 32 characters of about 5.9 bits each; letters or digits at both ends, so that copying by double click takes it whole. */
export const passwordMaker: PasswordMaker = {
  newPassword() {
    for (;;) {
      const inner = Array.from({ length: length - 2 }, () => pick(classes.join('')));
      const password = [pick(edge), ...inner, pick(edge)].join('');
      if (classes.every((characters) => [...password].some((each) => characters.includes(each)))) return password;
    }
  },
};

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}
