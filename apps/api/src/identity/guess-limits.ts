import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../config/index.ts';
import { Measure } from './measure.ts';
import { SHARED_COUNT } from './shared-count.ts';
import { type SharedCount, Tries } from './tries.ts';

/**
 * How often may be guessed. Only wrong guesses count, so a hall of people behind one address that joins at once is
 * not held up; and whoever guesses is held up long before a guess can succeed.
 */
@Injectable()
export class GuessLimits {
  readonly #codesBySource: Measure;
  readonly #codesByWorkshop: Measure;
  readonly #passwordsBySource: Measure;
  readonly #passwordsByAccount: Measure;
  readonly #passwordsByAccountAndSource: Measure;

  constructor(
    @Inject(CLOCK) clock: Clock,
    @Inject(SHARED_COUNT) private readonly shared: SharedCount,
  ) {
    const measure = (name: string, burst: number, perHour: number, keysMax: number) =>
      new Measure(name, { burst, perSecond: perHour / 3_600, keysMax }, clock);
    // A hall mistypes: a hundred at once. With 48 bits a code, an hour of this finds one of six in 10^11 years.
    this.#codesBySource = measure('codes-by-source', 100, 600, 50_000);
    // Wide, since it also holds up who knows the code: it bounds guesses from many addresses.
    this.#codesByWorkshop = measure('codes-by-workshop', 1_000, 6_000, 10_000);
    this.#passwordsBySource = measure('passwords-by-source', 30, 120, 50_000);
    this.#passwordsByAccount = measure('passwords-by-account', 100, 100, 50_000);
    this.#passwordsByAccountAndSource = measure('passwords-by-account-and-source', 10, 30, 50_000);
  }

  codes(workshopId: string, source: string): Tries {
    return new Tries(
      [this.#codesBySource.of(source), this.#codesByWorkshop.of(workshopId)],
      this.shared,
    );
  }

  passwords(username: string, source: string): Tries {
    return new Tries(
      [
        this.#passwordsBySource.of(source),
        this.#passwordsByAccount.of(username),
        this.#passwordsByAccountAndSource.of(`${username} ${source}`),
      ],
      this.shared,
    );
  }
}
