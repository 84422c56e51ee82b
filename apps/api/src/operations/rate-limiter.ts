import type { Clock } from '../config/index.ts';

export interface RateLimit {
  /** Taken at once when nothing was taken before. */
  readonly burst: number;
  readonly perSecond: number;
  /** Keys remembered; past it the one unused longest is forgotten. */
  readonly keysMax: number;
}

/** Undefined: let through. */
export type Throttled = { readonly retryAfterMs: number } | undefined;

/**
 * A token bucket for each key, held as one number: the moment at which the bucket will be full again
 * (the generic cell rate algorithm of ITU-T I.371). Memory is bounded, nothing ticks, the clock is passed in.
 */
export class RateLimiter {
  readonly #intervalMs: number;
  readonly #toleranceMs: number;
  readonly #keysMax: number;
  readonly #clock: Clock;
  /** In order of last use. */
  readonly #fullAt = new Map<string, number>();

  constructor({ burst, perSecond, keysMax }: RateLimit, clock: Clock) {
    this.#intervalMs = 1_000 / perSecond;
    this.#toleranceMs = burst * this.#intervalMs;
    this.#keysMax = keysMax;
    this.#clock = clock;
  }

  get keys(): number {
    return this.#fullAt.size;
  }

  /** Takes one if there is one. */
  take(key: string): Throttled {
    const throttled = this.check(key);
    if (!throttled) this.charge(key);
    return throttled;
  }

  /** Looks without taking: for what costs only when it fails. */
  check(key: string): Throttled {
    const now = this.#clock();
    const wait = this.#from(key, now) + this.#intervalMs - this.#toleranceMs - now;
    // Sums of fractions of a millisecond may be off by a hair.
    return wait > 1e-6 ? { retryAfterMs: Math.ceil(wait) } : undefined;
  }

  /** Takes one, whether it is there or not; a debt is at most one bucket. */
  charge(key: string): void {
    const now = this.#clock();
    const next = Math.min(this.#from(key, now) + this.#intervalMs, now + 2 * this.#toleranceMs);
    this.#remember(key, next, now);
  }

  /** Gives one back. */
  refund(key: string): void {
    const fullAt = this.#fullAt.get(key);
    if (fullAt !== undefined) this.#fullAt.set(key, fullAt - this.#intervalMs);
  }

  #from(key: string, now: number): number {
    return Math.max(this.#fullAt.get(key) ?? 0, now);
  }

  #remember(key: string, fullAt: number, now: number): void {
    this.#fullAt.delete(key);
    this.#fullAt.set(key, fullAt);
    // A few at a time: full buckets say nothing, and the oldest goes when there is no room.
    for (const [oldest, at] of this.#fullAt) {
      if (at > now && this.#fullAt.size <= this.#keysMax) return;
      this.#fullAt.delete(oldest);
    }
  }
}
