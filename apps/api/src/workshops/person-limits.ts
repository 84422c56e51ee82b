import { refused, type Refused } from '@rembuk/protocol';
import { type Rate, TokenBucket } from './token-bucket.ts';

export interface PersonRates {
  readonly commands: Rate;
  /** Messages that change nothing: open, presence, close, what is unknown. */
  readonly messages: Rate;
  /** How many refusals by rate are answered before the connection is cut. */
  readonly patience: Rate;
}

export const defaultPersonRates: PersonRates = {
  commands: { perSecond: 30, burst: 300 },
  messages: { perSecond: 60, burst: 300 },
  patience: { perSecond: 5, burst: 300 },
};

/** A hall of people sits behind one address, so what counts is the person: over all connections and over HTTP. */
interface PersonBuckets {
  readonly commands: TokenBucket;
  readonly messages: TokenBucket;
  readonly patience: TokenBucket;
}

export type Admission =
  | { readonly admitted: true }
  | {
      readonly admitted: false;
      readonly answer: Refused;
      /** Went on and on after being told to wait. */
      readonly flood: boolean;
    };

const admitted: Admission = { admitted: true };

/** The rates of everyone who was active lately. */
export class PersonLimits {
  readonly #rates: PersonRates;
  readonly #clock: () => number;
  readonly #persons = new Map<string, PersonBuckets>();

  constructor(rates: PersonRates = defaultPersonRates, clock: () => number = Date.now) {
    this.#rates = rates;
    this.#clock = clock;
  }

  get personCount(): number {
    return this.#persons.size;
  }

  admit(personId: string, kind: 'commands' | 'messages'): Admission {
    const nowMs = this.#clock();
    const buckets = this.#bucketsOf(personId, nowMs);
    const retryAfterMs = buckets[kind].take(nowMs);
    if (retryAfterMs === 0) return admitted;
    const flood = buckets.patience.take(nowMs) > 0;
    return { admitted: false, answer: refused('rate_limited', { retryAfterMs }), flood };
  }

  /** Forgets whoever has been quiet: call it now and then. */
  sweep(): void {
    const nowMs = this.#clock();
    for (const [personId, buckets] of this.#persons)
      if (Object.values(buckets).every((bucket: TokenBucket) => bucket.isFull(nowMs)))
        this.#persons.delete(personId);
  }

  #bucketsOf(personId: string, nowMs: number): PersonBuckets {
    const known = this.#persons.get(personId);
    if (known) return known;
    const { commands, messages, patience } = this.#rates;
    const buckets = {
      commands: new TokenBucket(commands, nowMs),
      messages: new TokenBucket(messages, nowMs),
      patience: new TokenBucket(patience, nowMs),
    };
    this.#persons.set(personId, buckets);
    return buckets;
  }
}
