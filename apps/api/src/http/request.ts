import type { IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { contextOf } from './request-context.ts';
import { sourceOf } from './source.ts';

/** A request as the adapter hands it on. */
export interface HttpRequest extends IncomingMessage {
  /** The client's address; behind trusted proxies, the one that they name. */
  readonly ip?: string;
  /** Set once a route matched: its template, without what stood in the address. */
  readonly route?: { readonly path?: unknown };
}

/** What a service needs to know of the request that it works for. */
export interface RequestOrigin {
  /** What counts as one source of guesses. */
  readonly source: string;
  readonly correlationId: string;
}

export const FromRequest = createParamDecorator(
  (_: unknown, context: ExecutionContext): RequestOrigin => {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    return { source: sourceOf(request.ip), correlationId: contextOf(request).correlationId };
  },
);
