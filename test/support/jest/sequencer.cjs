const { relative } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** Rooms whose tests take long. At a first run nothing else tells, and who begins last with the longest keeps all waiting. */
const long = [
  /^test.faults/,
  /^test.house/,
  /^test.stories.rotation/,
  /^test.(stories|security|recovery|kill|page|races|cli)/,
];

module.exports = class LongestFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    if (tests.some(({ duration }) => duration !== undefined)) return sorted;
    const rank = ({ path, context }) => {
      const at = long.findIndex((room) => room.test(relative(context.config.rootDir, path)));
      return at === -1 ? long.length : at;
    };
    return [...sorted].sort((one, other) => rank(one) - rank(other));
  }
};
