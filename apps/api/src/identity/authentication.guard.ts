import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { CLOCK, type Clock, type Config, CONFIG } from '../config/index.ts';
import type { Identity } from '../common/identity.ts';
import { RateLimiter } from '../operations/index.ts';
import { ACCESS, type Access, HEAVY } from '../http/decorators.ts';
import { orThrow, refuse } from '../http/refused.exception.ts';
import type { HttpRequest } from '../http/request.ts';
import { contextOf } from '../http/request-context.ts';
import { IdentityService } from './identity.service.ts';
import { Operator } from './operator.ts';

/** Persons whose rate is remembered. */
const personsMax = 20_000;

/** Nobody gets to a route without a good bearer token, unless the route says otherwise; and nobody too often. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  readonly #rates: RateLimiter;
  readonly #heavyReads: RateLimiter;

  constructor(
    private readonly reflector: Reflector,
    private readonly identity: IdentityService,
    @Inject(CONFIG) { limits }: Config,
    @Inject(CLOCK) clock: Clock,
  ) {
    const limiter = (burst: number, perSecond: number) =>
      new RateLimiter({ burst, perSecond, keysMax: personsMax }, clock);
    this.#rates = limiter(limits.requestsBurst, limits.requestsPerSecond);
    this.#heavyReads = limiter(limits.heavyReadsBurst, limits.heavyReadsPerSecond);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Sockets authenticate when they connect.
    if (context.getType() !== 'http') return true;
    const route = [context.getHandler(), context.getClass()];
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, route);
    const isHeavy = this.reflector.getAllAndOverride<boolean | undefined>(HEAVY, route) === true;
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const { authorization } = request.headers;
    if (access === 'public' || (access === 'optional' && authorization === undefined)) return true;
    const identity = await this.#authenticate(authorization);
    contextOf(request).identity = identity;
    this.#slowDown(identity, isHeavy);
    if (
      typeof access === 'object' &&
      !access.accountRoles.some((role) => role === identity.accountRole)
    )
      throw refuse('forbidden');
    return true;
  }

  /** The tools of this machine are let do their work: whoever has the data folder could do worse. */
  #slowDown({ personId }: Identity, isHeavy: boolean): void {
    if (personId === Operator.personId) return;
    const throttled =
      this.#rates.take(personId) ?? (isHeavy ? this.#heavyReads.take(personId) : undefined);
    if (throttled) throw refuse('rate_limited', { ...throttled });
  }

  async #authenticate(authorization: string | undefined): Promise<Identity> {
    const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw refuse('unauthenticated');
    return orThrow(await this.identity.authenticate(token));
  }
}
