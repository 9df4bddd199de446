// How long a test waits for what must come, ms; the workers inherit it.
process.env.TEST_PATIENCE ??= '180000';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/support/jest/environment.cjs',
  testRunner: '<rootDir>/test/support/jest/in-process.cjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/test/support/jest/transform.cjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/build/'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/faults/all/',
    '<rootDir>/test/kill/all/',
    '<rootDir>/test/bench/flood',
    '<rootDir>/test/upgrade/',
  ],
  // Longer than any test takes on a busy machine.
  testTimeout: 600_000,
  // Twice the cores of a small machine: more of them wait for each other, and looking whether it is so costs more than it gives.
  maxWorkers: 4,
  testSequencer: '<rootDir>/test/support/jest/sequencer.cjs',
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  reporters: [
    'default',
    '<rootDir>/test/contracts/reporter.js',
    '<rootDir>/test/security/threat-reporter.cjs',
    '<rootDir>/test/support/jest/still-running.cjs',
    '<rootDir>/test/support/jest/time-reporter.cjs',
    '<rootDir>/test/support/closing-line.cjs',
  ],
};
