/** Says how the run ended in one line that any tool can read. */
module.exports = class ClosingLine {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = results;
    const brokenSuites = testResults.filter((suite) => suite.testExecError).length;
    const failed = numFailedTests + brokenSuites;
    process.stdout.write(
      `\nTotal: ${numPassedTests} passed, ${failed} failed, ${numPendingTests + numTodoTests} skipped\n`,
    );
  }
};
