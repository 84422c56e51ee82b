import type { EventStore, EventToAppend } from '@rembuk/event-sourcing';

export interface BatchBounds {
  /** Of one append. */
  readonly eventsMax: number;
  /** UTF-8 bytes of one append, unless a single event has more. */
  readonly bytesMax: number;
  /** More than one only where the store does in order what it is handed in order, and nobody else writes to it. */
  readonly appendsAtOnce: number;
}

/**
 * Appends events in the order in which they are given, those of one stream that follow each other as one append. From
 * the same event on the batches are the same ones: an append of a run that was cut off is repeated as it was.
 */
export class BatchWriter {
  /** Events that are known to be written. */
  written = 0;
  readonly #store: Pick<EventStore, 'append'>;
  readonly #bounds: BatchBounds;
  #stream = '';
  #first = 0;
  #events: EventToAppend[] = [];
  readonly #ids = new Set<string>();
  #bytes = 0;
  readonly #underWay: Promise<number>[] = [];

  constructor(store: Pick<EventStore, 'append'>, bounds: BatchBounds) {
    this.#store = store;
    this.#bounds = bounds;
  }

  async add(stream: string, revision: number, event: EventToAppend): Promise<void> {
    const bytes = Buffer.byteLength(JSON.stringify(event));
    const isFull =
      this.#events.length >= this.#bounds.eventsMax || this.#bytes + bytes > this.#bounds.bytesMax;
    // No append holds an id twice; it is for the store to say whether a stream may.
    if (stream !== this.#stream || isFull || this.#ids.has(event.id)) await this.#send();
    if (this.#events.length === 0) {
      this.#stream = stream;
      this.#first = revision;
    }
    this.#events.push(event);
    this.#ids.add(event.id);
    this.#bytes += bytes;
  }

  /** Resolves when everything is written. @throws what the first append that failed did. */
  async flush(): Promise<void> {
    await this.#send();
    await this.#settle();
  }

  async #send(): Promise<void> {
    const events = this.#events;
    if (events.length === 0) return;
    this.#events = [];
    this.#ids.clear();
    this.#bytes = 0;
    const expected = this.#first === 0 ? 'no_stream' : this.#first - 1;
    const append = this.#store.append(this.#stream, expected, events).then(() => events.length);
    // It is told when all of them have ended.
    append.catch(() => undefined);
    this.#underWay.push(append);
    if (this.#underWay.length >= this.#bounds.appendsAtOnce) await this.#settle();
  }

  async #settle(): Promise<void> {
    const ended = await Promise.allSettled(this.#underWay.splice(0));
    for (const append of ended) {
      if (append.status === 'rejected') throw append.reason;
      this.written += append.value;
    }
  }
}
