import { randomUUID } from 'node:crypto';
import type { Identity } from '../common/identity.ts';

export interface RequestContext {
  /** UUID; goes into the meta of what the request brings about, into logs and into answers. */
  readonly correlationId: string;
  /** Set by the guard once the bearer token has been verified. */
  identity?: Identity;
}

const contexts = new WeakMap<object, RequestContext>();

export function contextOf(request: object): RequestContext {
  let context = contexts.get(request);
  if (!context) {
    context = { correlationId: randomUUID() };
    contexts.set(request, context);
  }
  return context;
}

const uuid = /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** Begins the context of a request; a proxy's own UUID is kept, so that its log and ours can be joined. */
export function beginContext(request: object, proposedId: unknown): RequestContext {
  const known = typeof proposedId === 'string' && uuid.test(proposedId);
  const context = { correlationId: known ? proposedId : randomUUID() };
  contexts.set(request, context);
  return context;
}
