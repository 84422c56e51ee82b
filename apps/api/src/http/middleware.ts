import type { ServerResponse } from 'node:http';
import { refused } from '@rembuk/protocol';
import type { Clock } from '../config/index.ts';
import { isOriginAllowed } from '../common/origins.ts';
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

/** Names, codes and tokens are not for caches; a route whose answer never changes says so itself. */
export function notKept(): Middleware {
  return (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
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

/** Names that mean something to the language itself; no field of ours is called so. */
const unnamable = new Set(['__proto__', 'constructor', 'prototype']);

/** Turns away bodies that no validator should ever see. */
export function bodyCheck(): Middleware {
  return (request, response, next) => {
    if (!('body' in request) || isSafe(request.body, depthMax)) next();
    else sendProblem(response, refused('malformed'), contextOf(request).correlationId);
  };
}

function isSafe(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  return Object.entries(value).every(
    ([name, member]) => !unnamable.has(name) && isSafe(member, levels - 1),
  );
}

/** Behind all routes. */
export function nothingHere(): Middleware {
  return (request, response) =>
    sendProblem(response, refused('not_found'), contextOf(request).correlationId);
}
