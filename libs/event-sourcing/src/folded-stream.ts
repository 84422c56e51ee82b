import type { PlacedEvent } from './envelope.ts';
import type { EventStore } from './event-store.ts';
import { genesisHash } from './hash-chain.ts';
import type { HeldSnapshot } from './held-snapshot.ts';
import { RecentEvents } from './recent-events.ts';
import { BATCH_EVENTS_MAX, evolvedAll, type StreamFold } from './stream-fold.ts';

export interface FoldedStreamOptions<State> {
  readonly stream: string;
  readonly store: EventStore;
  readonly fold: StreamFold<State>;
  readonly recentEventsMax: number;
  /** About what the latest events may take up. */
  readonly recentBytesMax: number;
  /** Where folding begins; from the first event when there is none. */
  readonly held?: HeldSnapshot | undefined;
}

/** A stream as far as it is known here: what its events come to, where it stands, and the latest of them. */
export class FoldedStream<State> {
  readonly recent: RecentEvents;
  readonly #options: FoldedStreamOptions<State>;
  #state: State;
  #head: number;
  #hash: string;
  #lastAt: number;

  constructor(options: FoldedStreamOptions<State>) {
    const { stream, fold, held, recentEventsMax, recentBytesMax } = options;
    this.#options = options;
    this.recent = new RecentEvents(recentEventsMax, recentBytesMax);
    this.#state = held ? fold.fromJson(held.snapshot.state) : fold.initialState;
    this.#head = held?.snapshot.revision ?? -1;
    this.#hash = held?.snapshot.hash ?? genesisHash(stream);
    this.#lastAt = held ? Date.parse(held.last.meta.at) : 0;
  }

  get state(): State {
    return this.#state;
  }

  /** Revision of the last event; -1 for an empty stream. */
  get head(): number {
    return this.#head;
  }

  /** Of the last event. */
  get hash(): string {
    return this.#hash;
  }

  /** The events behind `revision` if they are still at hand. */
  recentAfter(revision: number): readonly PlacedEvent[] | undefined {
    return revision === this.#head ? [] : this.recent.after(revision);
  }

  /** The time of what follows: never earlier than what is there. `nowMs`: since 1970. */
  nextAt(nowMs: number): string {
    return new Date(Math.max(nowMs, this.#lastAt)).toISOString();
  }

  /** Takes over events that follow, and the state that they lead to. */
  take(events: readonly PlacedEvent[], state: State): void {
    const last = events.at(-1);
    if (!last) return;
    this.#state = state;
    this.#head = last.revision;
    this.#hash = last.meta.hash;
    this.#lastAt = Math.max(this.#lastAt, Date.parse(last.meta.at));
    this.recent.push(events);
  }

  /** Takes over events that follow, whatever they lead to. */
  follow(events: readonly PlacedEvent[]): void {
    this.take(events, evolvedAll(this.#options.fold, this.#state, events));
  }

  /** Reads on to the end; `tell` gets what was taken over, a few hundred at a time. */
  async readTail(tell: (events: readonly PlacedEvent[]) => void): Promise<void> {
    const { store, stream } = this.#options;
    let batch: PlacedEvent[] = [];
    const turn = (): void => {
      if (batch.length === 0) return;
      this.follow(batch);
      tell(batch);
      batch = [];
    };
    for await (const event of store.readStream(stream, { from: this.#head + 1 })) {
      batch.push(event);
      if (batch.length >= BATCH_EVENTS_MAX) turn();
    }
    turn();
  }
}
