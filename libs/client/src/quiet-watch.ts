import type { Timers } from './presence/timers.ts';

export interface QuietWatchOptions {
  readonly quietMs: number;
  readonly timers: Timers;
  /** Nothing was heard for so long; the watch is over then. */
  readonly quiet: () => void;
}

/** Notices that nothing is heard any more. One timer at most, however much is heard. */
export class QuietWatch {
  readonly #options: QuietWatchOptions;
  #heardAtMs = 0;
  #cancel: (() => void) | undefined;

  constructor(options: QuietWatchOptions) {
    this.#options = options;
  }

  /** From now on. */
  start(): void {
    this.stop();
    this.heard();
    this.#wait(this.#options.quietMs);
  }

  heard(): void {
    this.#heardAtMs = this.#options.timers.now();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #wait(ms: number): void {
    const { quietMs, timers, quiet } = this.#options;
    this.#cancel = timers.after(ms, () => {
      const restMs = this.#heardAtMs + quietMs - timers.now();
      if (restMs > 0) {
        this.#wait(restMs);
        return;
      }
      this.#cancel = undefined;
      quiet();
    });
  }
}
