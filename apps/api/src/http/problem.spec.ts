import { describe, expect, it } from '@jest/globals';
import { HttpException, NotFoundException } from '@nestjs/common';
import { StoreUnavailableError, TooManyLoadedError } from '@rembuk/event-sourcing';
import { refused, type ServerErrorCode, serverErrors } from '@rembuk/protocol';
import { refusals } from '@rembuk/workshop';
import { refusalOf } from './problem.filter.ts';
import { problemOf, statusOf } from './problem.ts';
import { refuse } from './refused.exception.ts';

describe('problem documents', () => {
  it('has a status of an error for every code there is', () => {
    for (const code of [...Object.keys(serverErrors), ...Object.keys(refusals)])
      expect([400, 401, 403, 404, 409, 410, 413, 422, 423, 429, 500, 503]).toContain(
        statusOf(code),
      );
    expect(statusOf('forbidden')).toBe(403);
    expect(statusOf('unknown_sheet')).toBe(404);
    expect(statusOf('stale_field')).toBe(409);
    expect(statusOf('constructor')).toBe(409);
  });

  it('says 5xx or 429 for what may be tried again, but for a race of writers', () => {
    for (const [code, { retryable }] of Object.entries(serverErrors))
      expect([code, retryable]).toEqual([
        code,
        statusOf(code) >= 500 || statusOf(code) === 429 || code === 'conflict',
      ]);
  });

  it('carries the members of RFC 9457 and the stable ones', () => {
    const problem = problemOf(refused('weak_password', { rule: 'too_short' }), 'an-id');
    expect(problem).toEqual({
      type: 'urn:rembuk:problem:weak_password',
      title: serverErrors.weak_password.message,
      status: 422,
      code: 'weak_password',
      retryable: false,
      details: { rule: 'too_short' },
      instance: 'urn:uuid:an-id',
    });
  });

  const thrown: [unknown, ServerErrorCode][] = [
    [refuse('too_large'), 'too_large'],
    [new StoreUnavailableError('full'), 'store_unavailable'],
    [new TooManyLoadedError('64'), 'overloaded'],
    [new NotFoundException('Cannot GET /secret/path'), 'not_found'],
    [new HttpException('teapot', 418), 'malformed'],
    [Object.assign(new Error('entity too large'), { status: 413 }), 'too_large'],
    [Object.assign(new Error('Unexpected token p in JSON'), { status: 400 }), 'malformed'],
    [new Error('boom'), 'internal'],
    [new TypeError('x is not a function'), 'internal'],
    ['a string', 'internal'],
    [undefined, 'internal'],
  ];
  it.each(thrown)('words %p as %s, without what it said', (exception, code) => {
    const refusal = refusalOf(exception);
    expect(refusal).toEqual(refused(code));
  });
});
