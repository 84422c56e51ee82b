import type { ServerResponse } from 'node:http';
import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { AccountRole, Identity } from '../common/identity.ts';
import { refuse } from './refused.exception.ts';
import { contextOf } from './request-context.ts';

/** How a route treats who asks; without any of these decorators a bearer token is required. */
export type Access = 'public' | 'optional' | { readonly accountRoles: readonly AccountRole[] };

/** Metadata key of {@link Access}. */
export const ACCESS = Symbol('access');

/** Open to anyone; a bearer token is not even looked at. */
export const Public = () => SetMetadata(ACCESS, 'public' satisfies Access);

/** Open to anyone, but a bearer token that is shown must be good. */
export const OptionallySignedIn = () => SetMetadata(ACCESS, 'optional' satisfies Access);

/** For accounts with one of these installation-wide roles; a role in a workshop does not count here. */
export const ForAccounts = (...accountRoles: readonly AccountRole[]) =>
  SetMetadata(ACCESS, { accountRoles } satisfies Access);

/** Metadata key of {@link HeavyRead}. */
export const HEAVY = Symbol('heavy');

/** Keeps a core busy for a while, as reading the past does: everybody may ask that less often than other things. */
export const HeavyRead = () => SetMetadata(HEAVY, true);

/** Who asks. */
export const CurrentIdentity = createParamDecorator(
  (_: unknown, context: ExecutionContext): Identity => {
    const { identity } = contextOf(context.switchToHttp().getRequest<object>());
    if (!identity) throw refuse('unauthenticated');
    return identity;
  },
);

/** Who asks, on a route that is {@link OptionallySignedIn}. */
export const MaybeIdentity = createParamDecorator(
  (_: unknown, context: ExecutionContext): Identity | undefined =>
    contextOf(context.switchToHttp().getRequest<object>()).identity,
);

/** UUID of this request. */
export const CorrelationId = createParamDecorator(
  (_: unknown, context: ExecutionContext): string =>
    contextOf(context.switchToHttp().getRequest<object>()).correlationId,
);

/** Fires when whoever asked is gone before the answer: work for them alone may stop. */
export const Leaving = createParamDecorator(
  (_: unknown, context: ExecutionContext): AbortSignal => {
    const response = context.switchToHttp().getResponse<ServerResponse>();
    const leaving = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) leaving.abort();
    });
    return leaving.signal;
  },
);
