import tseslint from 'typescript-eslint';

const useThePorts =
  'Time and randomness come through ports (recipe/ports/clock.ts, Desk.randomTag), so that tests can own them.';
const pure = ['src/desk/**/*.ts', 'src/recipe/**/*.ts', 'src/usecases/**/*.ts'];

export default tseslint.config(
  { ignores: ['dist/**', 'build/**', 'node_modules/**', 'coverage/**', '.data/**'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: 'error',
      'max-depth': ['error', 4],
      'max-lines': ['error', { max: 250 }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 15],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Settings are read once, in src/config; take them as an argument.',
        },
        {
          object: 'Math',
          property: 'random',
          message: 'Not for secrets and not repeatable: use node:crypto at the edge, ports inside.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    // The sandbox starts the bot itself, with settings it made up.
    ignores: ['src/store/postgres/*.ts', 'src/sandbox/bot-process.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: ['child_process', 'node:child_process'].map((name) => ({
            name,
            message: 'Programs are started in src/store/postgres only, and never with the environment of the bot.',
          })),
        },
      ],
    },
  },
  { files: ['src/config/**/*.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['src/cli/**/*.ts', 'src/sandbox/*.ts', 'src/sandbox/demo/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: pure,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'fetch', 'performance'].map((name) => ({
          name,
          message: useThePorts,
        })),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "MemberExpression[object.name='Date'][property.name='now']", message: useThePorts },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: useThePorts },
      ],
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*', 'crypto', 'fs'], message: useThePorts }] }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'no-restricted-properties': [
        'error',
        { object: 'jest', property: 'mock', message: 'Fakes come in through ports.' },
      ],
    },
  },
);
