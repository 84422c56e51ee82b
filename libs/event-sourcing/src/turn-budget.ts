/**
 * How long deciding has kept this turn of the event loop busy. Commands may come hundreds to a turn, each settled in the
 * microtasks behind it: without a measure over all of them nobody else would get a word in until the last was through.
 */
export class TurnBudget {
  readonly #maxMs: number;
  #spentMs = 0;
  #next: Promise<void> | undefined;

  constructor(maxMs: number) {
    this.#maxMs = maxMs;
  }

  get isSpent(): boolean {
    return this.#spentMs > 0 && this.#spentMs >= this.#maxMs;
  }

  spend(ms: number): void {
    if (ms <= 0) return;
    this.#spentMs += ms;
    this.#next ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#spentMs = 0;
        this.#next = undefined;
        resolve();
      });
    });
  }

  /** Resolves in a turn in which there is time left. */
  async left(): Promise<void> {
    // Of several that have waited, the first may have spent it again.
    while (this.isSpent) await this.#next;
  }
}
