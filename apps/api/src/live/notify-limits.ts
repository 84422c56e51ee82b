import { type NotifyRequest, refused, type Refused } from '@rembuk/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../config/index.ts';
import { RateLimiter, type Throttled } from '../operations/rate-limiter.ts';
import { LIVE_BOUNDS } from './live.tokens.ts';
import type { LiveBounds } from './live-bounds.ts';
import { notifyPolicies } from './notify-policies.ts';

/**
 * How often people may be called together, and timers and replays turned: of one message each time a whole hall makes two hundred.
 * For each person, and for each workshop however many may do it there.
 */
@Injectable()
export class NotifyLimits {
  readonly #ofPerson: RateLimiter;
  readonly #ofWorkshop: RateLimiter;
  readonly #ofLeader: RateLimiter;

  constructor(@Inject(LIVE_BOUNDS) bounds: LiveBounds, @Inject(CLOCK) clock: Clock) {
    const { steeringBurst, workshopSteeringBurst, connectionsMax } = bounds;
    const person = { burst: steeringBurst, perSecond: bounds.steeringPerSecond };
    const workshop = { burst: workshopSteeringBurst, perSecond: bounds.workshopSteeringPerSecond };
    // Who asks has a connection, and a workshop that is asked for is open on one.
    const keysMax = 2 * connectionsMax;
    this.#ofPerson = new RateLimiter({ ...person, keysMax }, clock);
    this.#ofWorkshop = new RateLimiter({ ...workshop, keysMax }, clock);
    const leader = { burst: bounds.replayBurst, perSecond: bounds.replayPerSecond };
    this.#ofLeader = new RateLimiter({ ...leader, keysMax }, clock);
  }

  /** Of what the person may ask for. Undefined: let through. One that is refused costs neither of the two. */
  take(personId: string, { workshopId, kind }: NotifyRequest): Refused | undefined {
    const { pace } = notifyPolicies[kind];
    if (pace === undefined) return undefined;
    // One at a time leads in a workshop: their own measure is the workshop's.
    if (pace === 'replay') return refusedBy(this.#ofLeader.take(personId));
    const throttled = this.#ofPerson.check(personId) ?? this.#ofWorkshop.check(workshopId);
    if (throttled) return refusedBy(throttled);
    this.#ofPerson.charge(personId);
    this.#ofWorkshop.charge(workshopId);
    return undefined;
  }
}

function refusedBy(throttled: Throttled): Refused | undefined {
  return throttled && refused('rate_limited', { ...throttled });
}
