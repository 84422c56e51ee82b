import type { PlacedEvent } from './envelope.ts';

/** Past that many a read of the log is no more work. */
const heldMax = 256;

/**
 * Events of a stream that a subscription told before anyone asked for them. What follows the head without a gap need not
 * be read again; whatever is missing, the log has.
 */
export class HeardEvents {
  readonly #events = new Map<number, PlacedEvent>();

  hear(event: PlacedEvent): void {
    if (this.#events.size >= heldMax) this.#events.clear();
    this.#events.set(event.revision, event);
  }

  /** Those that come right behind `head`, in their order; they are forgotten here, and all before them. */
  takeAfter(head: number): readonly PlacedEvent[] {
    if (this.#events.size === 0) return [];
    const taken: PlacedEvent[] = [];
    for (
      let event = this.#events.get(head + 1);
      event;
      event = this.#events.get(event.revision + 1)
    )
      taken.push(event);
    const last = taken.at(-1)?.revision ?? head;
    for (const revision of this.#events.keys()) if (revision <= last) this.#events.delete(revision);
    return taken;
  }
}
