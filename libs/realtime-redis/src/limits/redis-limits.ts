import { createHmac, type KeyObject } from 'node:crypto';
import type { RedisLine } from '../line.ts';
import { limitsScript } from './limits-script.ts';

/** What is counted under one name. All who use a name mean the same size by it. */
export interface Bucket {
  readonly name: string;
  /** Taken at once when nothing was taken before. */
  readonly burst: number;
  readonly perSecond: number;
}

export interface RedisLimitsOptions {
  /** Before the name of each key. */
  readonly prefix: string;
  /** Names hold addresses and people: Redis sees them under this key only. The same on every node. */
  readonly key: KeyObject;
}

/**
 * Rate limits that all nodes share: what one of them lets through is counted by all. Redis decides, by its own clock
 * and in one step, however many ask at once. Every call rejects with RedisAwayError while nobody can be asked; whoever
 * calls has a limiter of their own for then.
 */
export class RedisLimits {
  readonly #line: RedisLine;
  readonly #options: RedisLimitsOptions;

  constructor(line: RedisLine, options: RedisLimitsOptions) {
    this.#line = line;
    this.#options = options;
  }

  /** Takes one from each, or none. Gives the milliseconds to wait; 0: taken. */
  take(buckets: readonly Bucket[]): Promise<number> {
    return this.#ask('take', buckets);
  }

  /** Looks without taking. */
  check(buckets: readonly Bucket[]): Promise<number> {
    return this.#ask('check', buckets);
  }

  /** Takes one from each, whether it is there or not; a debt is at most one bucket. */
  async charge(buckets: readonly Bucket[]): Promise<void> {
    await this.#ask('charge', buckets);
  }

  /** Gives one back to each. */
  async refund(buckets: readonly Bucket[]): Promise<void> {
    await this.#ask('refund', buckets);
  }

  async #ask(what: string, buckets: readonly Bucket[]): Promise<number> {
    const keys = buckets.map(({ name }) => this.#keyOf(name));
    const sizes = buckets.flatMap(({ burst, perSecond }) => {
      const oneMs = 1_000 / perSecond;
      return [oneMs, burst * oneMs];
    });
    return Number(
      await this.#line.ask((client) => limitsScript.run(client, keys, [what, ...sizes])),
    );
  }

  #keyOf(name: string): string {
    const { prefix, key } = this.#options;
    const hidden = createHmac('sha256', key).update(name).digest('base64url').slice(0, 22);
    return `${prefix}limits:${hidden}`;
  }
}
