import type { ServerResponse } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { StoreUnavailableError, TooManyLoadedError } from '@rembuk/event-sourcing';
import { refused, type Refused, type ServerErrorCode } from '@rembuk/protocol';
import type { Log } from '../operations/log.ts';
import { problemOf } from './problem.ts';
import { RefusedException } from './refused.exception.ts';
import { contextOf } from './request-context.ts';

/** Turns whatever was thrown into a problem document. What was not expected is logged, and told as `internal`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { correlationId } = contextOf(http.getRequest<object>());
    const refusal = refusalOf(exception);
    if (refusal.code === 'internal')
      this.#log.error({ correlationId, err: exception }, 'a request failed');
    sendProblem(http.getResponse<ServerResponse>(), refusal, correlationId);
  }
}

export function sendProblem(
  response: ServerResponse,
  refusal: Refused,
  correlationId: string,
): void {
  // Too late for a status: cutting the answer short is the only way left to say that it is not whole.
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = problemOf(refusal, correlationId);
  response.statusCode = problem.status;
  response.setHeader('content-type', 'application/problem+json; charset=utf-8');
  response.setHeader('cache-control', 'no-store');
  if (problem.status === 401) response.setHeader('www-authenticate', 'Bearer');
  const retryAfterMs = problem.details?.['retryAfterMs'];
  if (typeof retryAfterMs === 'number')
    response.setHeader('retry-after', Math.max(1, Math.ceil(retryAfterMs / 1_000)));
  response.end(JSON.stringify(problem));
}

/** The answer for anything that can be thrown on the way of a request. */
export function refusalOf(exception: unknown): Refused {
  if (exception instanceof RefusedException) return exception.refusal;
  if (exception instanceof StoreUnavailableError) return refused('store_unavailable');
  if (exception instanceof TooManyLoadedError) return refused('overloaded');
  const status = statusCodeOf(exception);
  return refused((status === undefined ? undefined : codes[status]) ?? codeOfClass(status));
}

const codes: Readonly<Record<number, ServerErrorCode>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  413: 'too_large',
  429: 'rate_limited',
  503: 'overloaded',
};

function codeOfClass(status: number | undefined): ServerErrorCode {
  return status !== undefined && status >= 400 && status < 500 ? 'malformed' : 'internal';
}

/** Of Nest's own exceptions, and of those that body parsers and routers throw (http-errors). */
function statusCodeOf(exception: unknown): number | undefined {
  if (exception instanceof HttpException) return exception.getStatus();
  if (typeof exception !== 'object' || exception === null || !('status' in exception))
    return undefined;
  return typeof exception.status === 'number' ? exception.status : undefined;
}
