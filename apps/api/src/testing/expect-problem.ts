import { expect } from '@jest/globals';
import type { Problem } from '../http/problem.ts';
import type { Answer } from './api-server.ts';

/** Stack frames, files, packages, queries. */
const leak =
  /\bat [\w.<>]+ \(|node_modules|node:internal|\/(work|home|tmp|usr|root|app)\/|\.[cm]?[jt]s:\d+|SQLITE|SELECT |Error:/;

/** A refusal as RFC 9457 has it: these members and no others, kept by nobody, telling nothing of the inside. */
export function expectProblem(
  { status, headers, body, text }: Answer<Problem>,
  expected: {
    readonly status: number;
    readonly code: string;
    readonly retryable?: boolean;
    readonly details?: unknown;
  },
): void {
  const { details, retryable = false, ...rest } = expected;
  expect({ status, code: body.code, said: body.status }).toEqual({
    ...rest,
    said: expected.status,
  });
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(body).toEqual({
    type: `urn:rembuk:problem:${expected.code}`,
    title: expect.stringMatching(/^[A-Z].+\.$/),
    status: expected.status,
    code: expected.code,
    retryable,
    instance: `urn:uuid:${headers.get('x-request-id')}`,
    ...(body.details === undefined ? {} : { details: expect.any(Object) }),
  });
  if (details !== undefined) expect(body.details).toEqual(details);
  expect(text).not.toMatch(leak);
}
