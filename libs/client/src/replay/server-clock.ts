import type { Refused } from '@rembuk/protocol';
import type { Timers } from '../presence/timers.ts';
import { isRefused } from '../refusals.ts';

export interface ServerClockOptions {
  /** Asks what the clock there shows. */
  readonly ask: () => Promise<{ readonly nowMs: number } | Refused>;
  readonly timers: Timers;
  /** The estimate has become another. */
  readonly moved: () => void;
}

interface Sample {
  readonly takenAtMs: number;
  readonly offsetMs: number;
  /** By how much it may be wrong at most, when it is taken: the answer was on its way either way for half of that. */
  readonly doubtMs: number;
}

/** Asked several times at first, since any one answer may have been held up; */
const FIRST_ASKED = 8;
const FIRST_EVERY_MS = 60;
/** then again and again, since no two quartzes run alike. */
const EVERY_MS = 5_000;
/** Better than this is good: until then, or until several were asked, nothing is said, and it is asked more often. */
const GOOD_MS = 40;
const DOUBTFUL_EVERY_MS = 1_000;
const SAMPLES_MAX = 16;
/** By how much two clocks may drift apart in a second. */
const DRIFT_MS_PER_SECOND = 0.1;

/**
 * The server's clock, as far as it can be told from here: of several answers the one that was on its way for the
 * shortest time says best what it shows. No clock of a wall comes into it, so that none may be wrong.
 */
export class ServerClock {
  readonly #options: ServerClockOptions;
  #samples: Sample[] = [];
  #best: Sample | undefined;
  #asked = 0;
  #run = 0;
  #cancel: (() => void) | undefined;

  constructor(options: ServerClockOptions) {
    this.#options = options;
  }

  /** What this client's own clock showed, or will, when the server's shows that; undefined while it is not known. */
  here(serverMs: number): number | undefined {
    return this.#best && this.#isKnown ? serverMs - this.#best.offsetMs : undefined;
  }

  start(): void {
    this.stop();
    void this.#ask(this.#run);
  }

  /** And forgets: behind a broken line may stand another server. */
  stop(): void {
    this.#run += 1;
    this.#cancel?.();
    this.#samples = [];
    this.#best = undefined;
    this.#asked = 0;
  }

  get #isGood(): boolean {
    return this.#best !== undefined && this.#best.doubtMs <= GOOD_MS;
  }

  get #isKnown(): boolean {
    return this.#isGood || this.#asked >= FIRST_ASKED;
  }

  async #ask(run: number): Promise<void> {
    const { ask, timers } = this.#options;
    const sentAtMs = timers.now();
    const answer = await ask();
    if (run !== this.#run) return;
    const takenAtMs = timers.now();
    this.#asked += 1;
    if (!isRefused(answer)) {
      const offsetMs = answer.nowMs - (sentAtMs + takenAtMs) / 2;
      this.#take({ takenAtMs, offsetMs, doubtMs: (takenAtMs - sentAtMs) / 2 });
    }
    const laterMs = this.#isGood ? EVERY_MS : DOUBTFUL_EVERY_MS;
    const waitMs = this.#asked < FIRST_ASKED ? FIRST_EVERY_MS : laterMs;
    this.#cancel = timers.after(waitMs, () => void this.#ask(run));
  }

  #take(sample: Sample): void {
    this.#samples = [...this.#samples, sample].slice(-SAMPLES_MAX);
    const now = sample.takenAtMs;
    const doubt = ({ takenAtMs, doubtMs }: Sample) =>
      doubtMs + ((now - takenAtMs) / 1_000) * DRIFT_MS_PER_SECOND;
    const best = this.#samples.reduce((one, other) => (doubt(other) < doubt(one) ? other : one));
    const isNews = best.offsetMs !== this.#best?.offsetMs || this.#asked === FIRST_ASKED;
    this.#best = best;
    if (isNews) this.#options.moved();
  }
}
