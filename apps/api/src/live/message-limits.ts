import { refused, type Refused } from '@rembuk/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../config/index.ts';
import { RateLimiter } from '../operations/rate-limiter.ts';
import { LIVE_BOUNDS } from './live.tokens.ts';
import type { LiveBounds } from './live-bounds.ts';

/** Refused: too fast. `isFlood`: and went on and on after being told. */
export interface Throttled {
  readonly answer: Refused;
  readonly isFlood: boolean;
}

/**
 * What one person may send, over all their connections: a hall sits behind one address, so addresses do not count.
 * Commands have a measure of their own, so that a cursor that moves too much holds up no edit.
 */
@Injectable()
export class MessageLimits {
  readonly #commands: RateLimiter;
  readonly #others: RateLimiter;
  /** Refusals that are answered before the connection is cut. */
  readonly #patience: RateLimiter;

  constructor(@Inject(LIVE_BOUNDS) bounds: LiveBounds, @Inject(CLOCK) clock: Clock) {
    const { messagesBurst: burst, messagesPerSecond: perSecond } = bounds;
    // Persons who were active within the last moments; there are never more than connections by much.
    const keysMax = 2 * bounds.connectionsMax;
    this.#commands = new RateLimiter({ burst, perSecond, keysMax }, clock);
    this.#others = new RateLimiter({ burst, perSecond, keysMax }, clock);
    this.#patience = new RateLimiter({ burst, perSecond: perSecond / 4, keysMax }, clock);
  }

  /** Undefined: let through. */
  take(personId: string, message: 'command' | 'other'): Throttled | undefined {
    const throttled = (message === 'command' ? this.#commands : this.#others).take(personId);
    return (
      throttled && {
        answer: refused('rate_limited', { ...throttled }),
        isFlood: this.#patience.take(personId) !== undefined,
      }
    );
  }
}
