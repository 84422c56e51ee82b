import { refused, type Refused } from '@rembuk/protocol';
import type { RateLimiter } from '../operations/index.ts';

interface Counted {
  readonly limiter: RateLimiter;
  readonly key: string;
}

/** One try, counted in several places at once: it may be made only where all of them have room. */
export class Tries {
  readonly #counted: readonly Counted[];

  constructor(counted: readonly Counted[]) {
    this.#counted = counted;
  }

  /** `rate_limited`, or undefined when another try may be made. */
  check(): Refused | undefined {
    const waits = this.#counted.map(({ limiter, key }) => limiter.check(key)?.retryAfterMs ?? 0);
    const retryAfterMs = Math.max(...waits);
    return retryAfterMs === 0 ? undefined : refused('rate_limited', { retryAfterMs });
  }

  charge(): void {
    for (const { limiter, key } of this.#counted) limiter.charge(key);
  }

  refund(): void {
    for (const { limiter, key } of this.#counted) limiter.refund(key);
  }
}
