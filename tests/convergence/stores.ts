import {
  type AppendResult,
  type EventKey,
  type EventStore,
  type EventToAppend,
  type ExpectedRevision,
  type ReadAllOptions,
  type ReadStreamOptions,
  type Snapshot,
  type SnapshotStore,
  StoreUnavailableError,
  type SubscribeOptions,
} from '@rembuk/event-sourcing';
import type { Random } from '../support/random.ts';

/** One life of a server process. Whatever it asks of the world after its end is never answered. */
export class Life {
  #isOver = false;

  end(): void {
    this.#isOver = true;
  }

  /** Resolves after so long, unless the process is gone by then. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(() => this.#isOver || resolve(), ms);
    });
  }
}

/** What goes wrong with the store, and how long it takes; of the moment. */
export interface StoreWeather {
  readonly takesMsMax: number;
  /** How likely an append is refused before it is done; and how likely its answer is lost when it is. */
  readonly refuses: number;
  readonly losesAnswer: number;
  /** Nothing of it is to be reached, and subscriptions end. */
  readonly isCut?: boolean;
}

export const fairStore: StoreWeather = { takesMsMax: 3, refuses: 0, losesAnswer: 0 };

export interface LivedStoreOptions {
  /** Outlives the process. */
  readonly store: EventStore;
  readonly life: Life;
  readonly random: Random;
  readonly weather: () => StoreWeather;
}

/** The store as one process has it: takes its time, fails, and is gone in the middle of anything. */
export class LivedStore implements EventStore {
  readonly #options: LivedStoreOptions;

  constructor(options: LivedStoreOptions) {
    this.#options = options;
  }

  get capabilities(): EventStore['capabilities'] {
    return this.#options.store.capabilities;
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    const { store, random, weather } = this.#options;
    await this.#aWhile();
    if (random.chance(weather().refuses)) throw new StoreUnavailableError('unreachable');
    const result = await store.append(stream, expected, events);
    await this.#aWhile();
    if (random.chance(weather().losesAnswer)) throw new StoreUnavailableError('unreachable');
    return result;
  }

  async *readStream(stream: string, options?: ReadStreamOptions) {
    await this.#aWhile();
    for await (const event of this.#options.store.readStream(stream, options)) yield event;
  }

  async *readAll(options?: ReadAllOptions) {
    await this.#aWhile();
    for await (const entry of this.#options.store.readAll(options)) yield entry;
  }

  async head(stream: string): Promise<number | undefined> {
    await this.#aWhile();
    return this.#options.store.head(stream);
  }

  async findByIds(keys: readonly EventKey[]) {
    await this.#aWhile();
    return this.#options.store.findByIds(keys);
  }

  async *subscribe(options: SubscribeOptions) {
    const { store } = this.#options;
    await this.#aWhile();
    for await (const message of store.subscribe(options)) {
      // Where nobody else writes nobody subscribes; here what is told takes its time.
      await this.#aWhile();
      yield message;
    }
  }

  async deleteStream(stream: string): Promise<void> {
    await this.#aWhile();
    await this.#options.store.deleteStream(stream);
  }

  /** The store itself goes on. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  async #aWhile(): Promise<void> {
    const { life, random, weather } = this.#options;
    await life.pause(random.between(0, weather().takesMsMax));
    if (weather().isCut) throw new StoreUnavailableError('unreachable');
  }
}

/** Snapshots outlive a process too; one that is being written when it ends may be there or not. */
export class LivedSnapshots implements SnapshotStore {
  readonly #store: SnapshotStore;
  readonly #life: Life;
  readonly #random: Random;

  constructor(store: SnapshotStore, life: Life, random: Random) {
    this.#store = store;
    this.#life = life;
    this.#random = random;
  }

  async load(...place: Parameters<SnapshotStore['load']>): Promise<Snapshot | undefined> {
    await this.#aWhile();
    return this.#store.load(...place);
  }

  async save(stream: string, snapshot: Snapshot): Promise<void> {
    await this.#aWhile();
    await this.#store.save(stream, snapshot);
    await this.#aWhile();
  }

  async deleteAll(stream: string): Promise<void> {
    await this.#store.deleteAll(stream);
  }

  #aWhile(): Promise<void> {
    return this.#life.pause(this.#random.between(0, 3));
  }
}
