export interface HeadWatchOptions {
  /** How long what was announced may be on its way. */
  readonly graceMs: number;
  /** Revision of the last event that is here. */
  readonly held: () => number;
  /** What was announced has not come. */
  readonly missing: () => void;
}

/**
 * Notices that events do not come which the server has spoken of, by announcing its head or by accepting a command:
 * those that are lost last leave no gap behind them. One timer at most, which nothing that is announced later puts off.
 */
export class HeadWatch {
  readonly #options: HeadWatchOptions;
  #announced = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: HeadWatchOptions) {
    this.#options = options;
  }

  announced(revision: number): void {
    if (revision <= this.#options.held()) return;
    this.#announced = Math.max(this.#announced, revision);
    if (this.#timer === undefined) this.#wait();
  }

  /** What was announced counts no more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#announced = -1;
  }

  #wait(): void {
    const { graceMs, held, missing } = this.#options;
    const awaited = this.#announced;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (awaited > held()) {
        this.stop();
        missing();
      } else if (this.#announced > held()) this.#wait();
    }, graceMs);
  }
}
