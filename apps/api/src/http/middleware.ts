import type { ServerResponse } from 'node:http';
import { refused } from '@rembuk/protocol';
import type { Clock } from '../config/index.ts';
import { isOriginAllowed } from '../live/origins.ts';
import type { Log, MetricsService } from '../operations/index.ts';
import { sendProblem } from './problem.filter.ts';
import type { HttpRequest } from './request.ts';
import { beginContext, contextOf } from './request-context.ts';

type Next = (error?: unknown) => void;
type Middleware = (request: HttpRequest, response: ServerResponse, next: Next) => void;

/** Gives each request its id, and notes how it ended: the route's template and the status, nothing that was sent. */
export function requestLog(log: Log, metrics: MetricsService, clock: Clock): Middleware {
  return (request, response, next) => {
    const { correlationId } = beginContext(request, request.headers['x-request-id']);
    response.setHeader('x-request-id', correlationId);
    const startedMs = clock();
    response.once('close', () => {
      const { method = '', route } = request;
      const template = typeof route?.path === 'string' ? route.path : 'unmatched';
      const { statusCode: status } = response;
      const ms = clock() - startedMs;
      metrics.requestAnswered(method, template, status, ms);
      const personId = contextOf(request).identity?.personId;
      const aborted = !response.writableFinished;
      log[status >= 500 ? 'warn' : 'debug'](
        { correlationId, method, route: template, status, ms, personId, aborted },
        'request',
      );
    });
    next();
  };
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A page of someone else changes nothing here, whatever it got hold of. */
export function originCheck(origins: readonly string[]): Middleware {
  return (request, response, next) => {
    if (safeMethods.has(request.method ?? '') || isOriginAllowed(request.headers, origins)) next();
    else sendProblem(response, refused('origin_refused'), contextOf(request).correlationId);
  };
}

/** Deeper is a mistake or an attack: what validates and copies bodies works by recursion. */
const depthMax = 32;

export function depthCheck(): Middleware {
  return (request, response, next) => {
    if (!('body' in request) || !isDeeperThan(request.body, depthMax)) next();
    else sendProblem(response, tooDeep, contextOf(request).correlationId);
  };
}

const tooDeep = refused('malformed', { fields: [{ field: '', rule: 'depth' }] });

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}

/** Behind all routes. */
export function nothingHere(): Middleware {
  return (request, response) =>
    sendProblem(response, refused('not_found'), contextOf(request).correlationId);
}
