import type { Bucket } from '@rembuk/realtime-redis';
import type { Clock } from '../config/index.ts';
import { type RateLimit, RateLimiter } from '../operations/index.ts';

/** One key of a measure: counted by this node, and by all of them together under one name. */
export interface Counted {
  readonly limiter: RateLimiter;
  readonly key: string;
  readonly bucket: Bucket;
}

/** How often something may be done under one key. */
export class Measure {
  readonly #name: string;
  readonly #limit: RateLimit;
  readonly #limiter: RateLimiter;

  /** @param name the same on every node, and no other measure's. */
  constructor(name: string, limit: RateLimit, clock: Clock) {
    this.#name = name;
    this.#limit = limit;
    this.#limiter = new RateLimiter(limit, clock);
  }

  of(key: string): Counted {
    const { burst, perSecond } = this.#limit;
    const bucket = { name: `${this.#name} ${key}`, burst, perSecond };
    return { limiter: this.#limiter, key, bucket };
  }
}
