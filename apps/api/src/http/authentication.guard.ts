import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { CLOCK, type Clock, type Config, CONFIG } from '../config/index.ts';
import type { Identity } from '../identity/identity.ts';
import { IdentityService } from '../identity/identity.service.ts';
import { Operator } from '../identity/operator.ts';
import { RateLimiter } from '../operations/index.ts';
import { ACCESS, type Access } from './decorators.ts';
import { orThrow, refuse } from './refused.exception.ts';
import type { HttpRequest } from './request.ts';
import { contextOf } from './request-context.ts';

/** Persons whose rate is remembered. */
const personsMax = 20_000;

/** Nobody gets to a route without a good bearer token, unless the route says otherwise; and nobody too often. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  readonly #rates: RateLimiter;

  constructor(
    private readonly reflector: Reflector,
    private readonly identity: IdentityService,
    @Inject(CONFIG) { limits }: Config,
    @Inject(CLOCK) clock: Clock,
  ) {
    const { requestsBurst: burst, requestsPerSecond: perSecond } = limits;
    this.#rates = new RateLimiter({ burst, perSecond, keysMax: personsMax }, clock);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Sockets authenticate when they connect.
    if (context.getType() !== 'http') return true;
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const { authorization } = request.headers;
    if (access === 'public' || (access === 'optional' && authorization === undefined)) return true;
    const identity = await this.#authenticate(authorization);
    contextOf(request).identity = identity;
    this.#slowDown(identity);
    if (
      typeof access === 'object' &&
      !access.accountRoles.some((role) => role === identity.accountRole)
    )
      throw refuse('forbidden');
    return true;
  }

  /** The tools of this machine are let do their work: whoever has the data folder could do worse. */
  #slowDown({ personId }: Identity): void {
    if (personId === Operator.personId) return;
    const throttled = this.#rates.take(personId);
    if (throttled) throw refuse('rate_limited', { ...throttled });
  }

  async #authenticate(authorization: string | undefined): Promise<Identity> {
    const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw refuse('unauthenticated');
    return orThrow(await this.identity.authenticate(token));
  }
}
