import type { Timers } from '../presence/timers.ts';

/** Time that passes when told to. */
export class ManualTimers implements Timers {
  #now = 0;
  readonly #due = new Set<{ readonly atMs: number; readonly run: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const entry = { atMs: this.#now + ms, run };
    this.#due.add(entry);
    return () => {
      this.#due.delete(entry);
    };
  }

  /** Runs what falls due on the way, in its order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = Array.from(this.#due).toSorted((a, b) => a.atMs - b.atMs);
      if (!next || next.atMs > end) break;
      this.#due.delete(next);
      this.#now = next.atMs;
      next.run();
    }
    this.#now = end;
  }
}
