import { refused, type Refused } from '@rembuk/protocol';
import { RedisAwayError, type RedisLimits } from '@rembuk/realtime-redis';
import type { Log } from '../operations/index.ts';
import type { Counted } from './measure.ts';

/** Who counts for all nodes; absent where this one is alone. */
export interface SharedCount {
  readonly limits: RedisLimits | undefined;
  readonly log: Log;
}

/**
 * One try, counted in several places at once: it may be made only where all of them have room, on this node and on all
 * nodes together. Where the others cannot be asked this node's own count holds, which also knows what it let through
 * while they could.
 */
export class Tries {
  readonly #counted: readonly Counted[];
  readonly #shared: SharedCount;

  constructor(counted: readonly Counted[], shared: SharedCount) {
    this.#counted = counted;
    this.#shared = shared;
  }

  /** Takes one; or `rate_limited`, and nothing is taken. */
  async take(): Promise<Refused | undefined> {
    const early = this.checkHere();
    if (early) return early;
    // Before anything is waited for: a thousand at once would else all be made before the first counts.
    this.#here('charge');
    const late = refusedFor(await this.#together('take'));
    if (late) this.#here('refund');
    return late;
  }

  /** `rate_limited`, or undefined when another try may be made: for what costs only when it fails. */
  async check(): Promise<Refused | undefined> {
    return this.checkHere() ?? refusedFor(await this.#together('check'));
  }

  /** The same as far as this node knows, at once. */
  checkHere(): Refused | undefined {
    const waits = this.#counted.map(({ limiter, key }) => limiter.check(key)?.retryAfterMs ?? 0);
    return refusedFor(Math.max(...waits));
  }

  charge(): void {
    this.#here('charge');
    void this.#together('charge');
  }

  refund(): void {
    this.#here('refund');
    void this.#together('refund');
  }

  #here(what: 'charge' | 'refund'): void {
    for (const { limiter, key } of this.#counted) limiter[what](key);
  }

  /** Milliseconds to wait; 0 also where nobody could be asked. Never rejects. */
  async #together(what: 'take' | 'check' | 'charge' | 'refund'): Promise<number> {
    const { limits, log } = this.#shared;
    if (!limits) return 0;
    try {
      return (await limits[what](this.#counted.map(({ bucket }) => bucket))) ?? 0;
    } catch (error) {
      if (!(error instanceof RedisAwayError)) log.error({ err: error }, 'counting for all nodes');
      return 0;
    }
  }
}

function refusedFor(retryAfterMs: number): Refused | undefined {
  return retryAfterMs > 0 ? refused('rate_limited', { retryAfterMs }) : undefined;
}
