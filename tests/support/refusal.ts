import { expect } from '@jest/globals';
import { serverErrors } from '@rembuk/protocol';
import { refusals } from '@rembuk/workshop';

/** Every code that is documented. */
const stableCodes: ReadonlySet<string> = new Set([
  ...Object.keys(serverErrors),
  ...Object.keys(refusals),
]);

/** What must never come back: it stands in the bad input. */
export const canary = 'KENARI-5b1f0c';

/**
 * Checks that an answer, as text, is a well-formed no: a documented code, and nothing of the server's inside or of
 * what the client sent. Gives the code.
 */
export function expectCleanRefusal(text: string): string {
  const answer = JSON.parse(text) as { code?: unknown; retryable?: unknown };
  expect(typeof answer.retryable).toBe('boolean');
  expect(typeof answer.code).toBe('string');
  expect([...stableCodes]).toContain(answer.code);
  expect(text).not.toContain(canary);
  expect(text).not.toMatch(leak);
  return String(answer.code);
}

/** Stack frames, paths of files, names of packages and queries. */
const leak =
  /\bat [\w.<>]+ \(|node_modules|node:internal|\/(work|home|tmp|usr|root|app)\/|\.[cm]?[jt]s:\d+|SQLITE|SELECT |Error:|\bEACCES\b/;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is no object counts as an empty one. */
export function objectOf(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}
