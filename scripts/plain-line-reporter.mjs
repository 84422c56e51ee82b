import { writeSync } from 'node:fs';

/**
 * Jest reporter: closes the output with `N passed, N failed[, N skipped]`, alone on the last line.
 * A suite that could not run counts as one failure. A run without an executed test fails.
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
    const skipped = results.numPendingTests + results.numTodoTests;
    this.#executed = passed + failed;
    const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
    // At exit nothing else can print after it.
    process.once('exit', () => writeSync(process.stdout.fd, line));
  }

  getLastError() {
    return this.#executed === 0 ? new Error('no test was executed') : undefined;
  }
}
