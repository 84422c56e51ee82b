import { type NotifyRequest, refused, type Refused } from '@rembuk/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../config/index.ts';
import { RateLimiter } from '../operations/rate-limiter.ts';
import { LIVE_BOUNDS } from './live.tokens.ts';
import type { LiveBounds } from './live-bounds.ts';
import { notifyPolicies } from './notify-policies.ts';

/**
 * How often people may be called together and timers turned: of one message each time a whole hall makes two hundred.
 * For each person, and for each workshop however many may do it there.
 */
@Injectable()
export class NotifyLimits {
  readonly #ofPerson: RateLimiter;
  readonly #ofWorkshop: RateLimiter;

  constructor(@Inject(LIVE_BOUNDS) bounds: LiveBounds, @Inject(CLOCK) clock: Clock) {
    const { steeringBurst, workshopSteeringBurst, connectionsMax } = bounds;
    const person = { burst: steeringBurst, perSecond: bounds.steeringPerSecond };
    const workshop = { burst: workshopSteeringBurst, perSecond: bounds.workshopSteeringPerSecond };
    // Who asks has a connection, and a workshop that is asked for is open on one.
    const keysMax = 2 * connectionsMax;
    this.#ofPerson = new RateLimiter({ ...person, keysMax }, clock);
    this.#ofWorkshop = new RateLimiter({ ...workshop, keysMax }, clock);
  }

  /** Of what the person may ask for. Undefined: let through. One that is refused costs neither of the two. */
  take(personId: string, { workshopId, kind }: NotifyRequest): Refused | undefined {
    if (!notifyPolicies[kind].isPaced) return undefined;
    const throttled = this.#ofPerson.check(personId) ?? this.#ofWorkshop.check(workshopId);
    if (throttled) return refused('rate_limited', { ...throttled });
    this.#ofPerson.charge(personId);
    this.#ofWorkshop.charge(workshopId);
    return undefined;
  }
}
