export interface BackoffBounds {
  readonly backoffMinMs: number;
  readonly backoffMaxMs: number;
}

/**
 * How long to wait before the next try: anywhere up to a bound that doubles. When a server comes back, a hall of
 * people returns spread over that time instead of all at once ("full jitter").
 */
export class Backoff {
  readonly #bounds: BackoffBounds;
  readonly #random: () => number;
  #failures = 0;

  constructor(bounds: BackoffBounds, random: () => number) {
    this.#bounds = bounds;
    this.#random = random;
  }

  /**
   * Milliseconds; `atLeastMs` is what the other side asked for, to which the spread is added. `maxMs` bounds the spread
   * of this wait further.
   */
  nextMs(atLeastMs = 0, maxMs = Number.POSITIVE_INFINITY): number {
    const { backoffMinMs, backoffMaxMs } = this.#bounds;
    const bound = Math.min(maxMs, backoffMaxMs, backoffMinMs * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 30);
    return atLeastMs + this.#random() * bound;
  }

  reset(): void {
    this.#failures = 0;
  }
}
