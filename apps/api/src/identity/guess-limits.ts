import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../config/index.ts';
import { RateLimiter } from '../operations/index.ts';
import { Tries } from './tries.ts';

/**
 * How often may be guessed. Only wrong guesses count, so a hall of people behind one address that joins at once is
 * not held up; and whoever guesses is held up long before a guess can succeed.
 */
@Injectable()
export class GuessLimits {
  readonly #codesBySource: RateLimiter;
  readonly #codesByWorkshop: RateLimiter;
  readonly #passwordsBySource: RateLimiter;
  readonly #passwordsByAccount: RateLimiter;
  readonly #passwordsByAccountAndSource: RateLimiter;

  constructor(@Inject(CLOCK) clock: Clock) {
    const limiter = (burst: number, perHour: number, keysMax: number) =>
      new RateLimiter({ burst, perSecond: perHour / 3_600, keysMax }, clock);
    // A hall mistypes: a hundred at once. With 48 bits a code, an hour of this finds one of six in 10^11 years.
    this.#codesBySource = limiter(100, 600, 50_000);
    // Wide, since it also holds up who knows the code: it bounds guesses from many addresses.
    this.#codesByWorkshop = limiter(1_000, 6_000, 10_000);
    this.#passwordsBySource = limiter(30, 120, 50_000);
    this.#passwordsByAccount = limiter(100, 100, 50_000);
    this.#passwordsByAccountAndSource = limiter(10, 30, 50_000);
  }

  codes(workshopId: string, source: string): Tries {
    return new Tries([
      { limiter: this.#codesBySource, key: source },
      { limiter: this.#codesByWorkshop, key: workshopId },
    ]);
  }

  passwords(username: string, source: string): Tries {
    return new Tries([
      { limiter: this.#passwordsBySource, key: source },
      { limiter: this.#passwordsByAccount, key: username },
      { limiter: this.#passwordsByAccountAndSource, key: `${username} ${source}` },
    ]);
  }
}
