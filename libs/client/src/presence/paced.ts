import type { Timers } from './timers.ts';

/** Does something when asked to, at once when it has rested, and never more often than it may; asked twice is once. */
export class Paced {
  readonly #everyMs: number;
  readonly #timers: Timers;
  readonly #run: () => void;
  #restUntilMs = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(everyMs: number, timers: Timers, run: () => void) {
    this.#everyMs = everyMs;
    this.#timers = timers;
    this.#run = run;
  }

  ask(): void {
    if (this.#cancel) return;
    const waitMs = this.#restUntilMs - this.#timers.now();
    if (waitMs > 0) this.#cancel = this.#timers.after(waitMs, () => this.#go());
    else this.#go();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #go(): void {
    this.#cancel = undefined;
    this.#restUntilMs = this.#timers.now() + this.#everyMs;
    this.#run();
  }
}
