import type { PlacedEvent } from './decider.ts';

/** The latest events of a stream, contiguous, bounded: what a client missed that was away for a moment. */
export class RecentEvents {
  readonly #max: number;
  #events: PlacedEvent[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  push(events: readonly PlacedEvent[]): void {
    this.#events.push(...events);
    // Trimmed at twice the bound: each event is moved once on average.
    if (this.#events.length > 2 * this.#max) this.#events = this.#events.slice(-this.#max);
  }

  /** All events behind `revision`, or undefined when some are no longer here. */
  after(revision: number): readonly PlacedEvent[] | undefined {
    const first = this.#events[0];
    if (!first || revision < first.revision - 1) return undefined;
    return this.#events.slice(revision + 1 - first.revision);
  }
}
