import type { PlacedEvent } from './envelope.ts';

/**
 * The latest events of a stream, contiguous, bounded in number and in what they take up: what a client missed that was
 * away for a moment.
 */
export class RecentEvents {
  readonly #max: number;
  readonly #bytesMax: number;
  #events: PlacedEvent[] = [];
  #bytes = 0;

  constructor(max: number, bytesMax: number) {
    this.#max = max;
    this.#bytesMax = bytesMax;
  }

  /** About what they take up. */
  get bytes(): number {
    return this.#bytes;
  }

  push(events: readonly PlacedEvent[]): void {
    this.#events.push(...events);
    for (const event of events) this.#bytes += approximateBytes(event);
    // Trimmed at twice the bound: each event is moved once on average.
    if (this.#events.length > 2 * this.#max || this.#bytes > 2 * this.#bytesMax) this.#trim();
  }

  /** All events behind `revision`, or undefined when some are no longer here. */
  after(revision: number): readonly PlacedEvent[] | undefined {
    const first = this.#events[0];
    if (!first || revision < first.revision - 1) return undefined;
    return this.#events.slice(revision + 1 - first.revision);
  }

  /** All events of the command whose last one is at `revision`; undefined when some are no longer here. */
  upTo(revision: number, commandId: string): readonly PlacedEvent[] | undefined {
    const oldest = this.#events[0]?.revision ?? 0;
    const last = revision - oldest;
    let first = last + 1;
    while (this.#events[first - 1]?.meta.commandId === commandId) first -= 1;
    // Before the oldest that is here there may have been another of them.
    const isWhole = first > 0 || oldest === 0;
    return isWhole && first <= last ? this.#events.slice(first, last + 1) : undefined;
  }

  #trim(): void {
    let dropped = 0;
    for (const event of this.#events) {
      const left = this.#events.length - dropped;
      if (left <= this.#max && this.#bytes <= this.#bytesMax) break;
      this.#bytes -= approximateBytes(event);
      dropped += 1;
    }
    this.#events = this.#events.slice(dropped);
  }
}

/** Its envelope, in JSON. */
const ENVELOPE_BYTES = 500;
/** A name of a member with what stands round it, or a number. */
const MEMBER_BYTES = 16;

/** About what the JSON of an event takes up, without writing it. */
function approximateBytes({ data }: PlacedEvent): number {
  return ENVELOPE_BYTES + sizeOf(data);
}

/** Data of commands has been checked: it is no deeper than they are. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return MEMBER_BYTES;
  let size = 0;
  for (const member of Object.values(value)) size += MEMBER_BYTES + sizeOf(member);
  return size;
}
