import { writeSync } from 'node:fs';

/**
 * Jest reporter: names each test that did not run, and closes the output with `N passed, N failed`, alone on the last
 * line. A suite that could not run counts as one failure. A run without an executed test fails.
 */
export default class PlainLineReporter {
  #executed = 0;

  /**
   * @param {unknown} _contexts
   * @param {import('@jest/reporters').AggregatedResult} results
   */
  onRunComplete(_contexts, results) {
    const passed = results.numPassedTests;
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    this.#executed = passed + failed;
    const lines = [...namesOfSkipped(results), `${passed} passed, ${failed} failed`];
    // At exit nothing else can print after it.
    process.once('exit', () => writeSync(process.stdout.fd, `${lines.join('\n')}\n`));
  }

  getLastError() {
    return this.#executed === 0 ? new Error('no test was executed') : undefined;
  }
}

/**
 * @param {import('@jest/reporters').AggregatedResult} results
 * @returns {string[]}
 */
function namesOfSkipped({ testResults }) {
  // A selection by title skips all others on purpose.
  if (process.argv.some((argument) => /^(-t|--testNamePattern)/.test(argument))) return [];
  return testResults.flatMap(({ testResults: tests }) =>
    tests
      .filter(({ status }) => status === 'pending' || status === 'todo')
      .map(({ fullName }) => `not run: ${fullName}`),
  );
}
