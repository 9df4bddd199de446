import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What is changed, by which tests it must be noticed, and how much of it at least, in percent. `eachAlone`: no test there builds
 * on what the ones before it left.
 */
export const rooms = {
  desk: { mutate: ['src/desk/**/*.ts'], tests: ['test/desk'], goal: 85, eachAlone: true },
  usecases: { mutate: ['src/usecases/**/*.ts'], tests: ['test/usecases'], goal: 85 },
  rules: { mutate: ['src/recipe/rules/**/*.ts'], tests: ['test/recipe/rules'], goal: 85, eachAlone: true },
  recipe: { mutate: ['src/recipe/**/*.ts'], tests: ['test/recipe', 'test/usecases'], goal: 85 },
  'front-door': {
    mutate: ['src/teams/front-door/**/*.ts'],
    tests: ['test/teams/front-door'],
    goal: 85,
    eachAlone: true,
  },
  repositories: { mutate: ['src/store/repositories/**/*.ts'], tests: ['test/store', 'test/usecases'], goal: 85 },
  microsoft: { mutate: ['src/microsoft/**/*.ts'], tests: ['test/microsoft'], goal: 75 },
  store: { mutate: ['src/store/**/*.ts', '!src/store/repositories/**'], tests: ['test/store'], goal: 75 },
  teams: { mutate: ['src/teams/**/*.ts', '!src/teams/front-door/**'], tests: ['test/teams'], goal: 75 },
};

/** The files of tests in these folders, or these files. */
export function testFilesIn(root, paths) {
  return paths.flatMap((path) => {
    const whole = join(root, path);
    if (statSync(whole).isFile()) return [whole];
    const names = readdirSync(whole, { recursive: true }).filter((name) => name.endsWith('.test.ts'));
    return names.sort().map((name) => join(whole, name));
  });
}
