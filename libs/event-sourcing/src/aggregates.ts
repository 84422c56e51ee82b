import { DecisionLoop } from './decision-loop.ts';
import { defaultLoopBounds, type LoopBounds, type LoopListener } from './loop-options.ts';
import type { Decider, Submission } from './decider.ts';
import type { RecordedEvent } from './envelope.ts';
import { endOfLog, type EventStore } from './event-store.ts';
import { heldSnapshot } from './held-snapshot.ts';
import type { Answer } from './outcome.ts';
import { SnapshotQueue } from './snapshot-queue.ts';
import type { Snapshot, SnapshotStore } from './snapshot-store.ts';
import { TurnBudget } from './turn-budget.ts';

export interface AggregatesOptions<State, Command, Actor, Advice> {
  readonly store: EventStore;
  readonly snapshots: SnapshotStore;
  readonly decider: Decider<State, Command, Actor, Advice>;
  readonly listener: LoopListener;
  readonly clock: () => number;
  readonly random: () => number;
  readonly bounds?: Partial<AggregatesBounds>;
  /** Streams of which somebody hears what others append: they are not let go. */
  readonly isFollowed?: (stream: string) => boolean;
}

export interface AggregatesBounds extends LoopBounds {
  /** Streams held in memory; past it the one that was idle longest goes, or the load is refused when all are busy. */
  readonly loadedMax: number;
  /** A stream that nobody asked for that long is let go. */
  readonly idleMs: number;
  /** Events between two snapshots of a stream. */
  readonly snapshotEvery: number;
}

export const defaultAggregatesBounds: AggregatesBounds = {
  ...defaultLoopBounds,
  loadedMax: 64,
  idleMs: 15 * 60_000,
  snapshotEvery: 5_000,
};

interface Loaded<State, Command, Actor, Advice> {
  readonly loop: Promise<DecisionLoop<State, Command, Actor, Advice>>;
  /** Set once loaded, so that the idle check need not wait. */
  settled?: DecisionLoop<State, Command, Actor, Advice>;
  /** Of the last snapshot that is known to be saved; -1 for none. */
  savedRevision: number;
  /** Of the last one that was asked for: a failing store is not asked at every commit. */
  askedRevision: number;
  saving?: Promise<void> | undefined;
  usedAt: number;
}

/** All memory is taken by streams that are at work. */
export class TooManyLoadedError extends Error {
  override readonly name = 'TooManyLoadedError';
}

/** The streams of one kind: loaded on first use, snapshotted now and then, let go when idle. */
export class Aggregates<State, Command, Actor, Advice> {
  readonly #options: AggregatesOptions<State, Command, Actor, Advice>;
  readonly #bounds: AggregatesBounds;
  /** In order of last use, the longest unused first. */
  readonly #loaded = new Map<string, Loaded<State, Command, Actor, Advice>>();
  readonly #sweeper: NodeJS.Timeout;
  readonly #listener: LoopListener;
  readonly #saver: SnapshotQueue<State>;
  readonly #turn: TurnBudget;
  #closing = false;

  constructor(options: AggregatesOptions<State, Command, Actor, Advice>) {
    this.#options = options;
    this.#bounds = { ...defaultAggregatesBounds, ...options.bounds };
    this.#listener = {
      ...bound(options.listener),
      committed: (stream, events) => {
        options.listener.committed(stream, events);
        this.#snapshotIfDue(stream);
      },
    };
    this.#turn = new TurnBudget(this.#bounds.decidingMs);
    const { snapshots, decider } = options;
    this.#saver = new SnapshotQueue({
      snapshots,
      foldVersion: decider.foldVersion,
      toJson: (state) => decider.toJson(state),
      waitingMax: 2 * this.#bounds.loadedMax,
      failed: (stream, error) => this.#listener.failed?.(stream, error),
    });
    this.#sweeper = setInterval(() => this.#sweep(), Math.min(60_000, this.#bounds.idleMs));
    this.#sweeper.unref();
  }

  get loadedCount(): number {
    return this.#loaded.size;
  }

  /**
   * The loop of a stream, folded up to the head.
   * @throws StoreUnavailableError when the stream cannot be read; TooManyLoadedError.
   */
  async load(stream: string): Promise<DecisionLoop<State, Command, Actor, Advice>> {
    let entry = this.#loaded.get(stream);
    if (entry) {
      // Re-inserting keeps the map in order of last use.
      this.#loaded.delete(stream);
      this.#loaded.set(stream, entry);
      entry.usedAt = this.#options.clock();
    } else {
      if (this.#spareCount >= this.#bounds.loadedMax) this.#makeRoom();
      entry = this.#begin(stream);
    }
    return entry.loop;
  }

  /** Loads the stream if need be and queues the command. */
  async submit(stream: string, submission: Submission<Command, Actor>): Promise<Answer<Advice>> {
    while (!this.#closing) {
      const loop = await this.load(stream);
      // Let go again before its turn came: two loops of one stream would not know of each other's events.
      if (this.#loaded.get(stream)?.settled === loop) return loop.submit(submission);
    }
    return { ok: false, postponed: 'shutting_down' };
  }

  /**
   * Takes over what other nodes append to streams that are loaded, for stores that several share; resolves with the
   * signal. A subscription that fails is the store's to resume: this rejects when it cannot.
   */
  async follow(streamPrefix: string, signal: AbortSignal): Promise<void> {
    const { store } = this.#options;
    for await (const message of store.subscribe({ streamPrefix, after: endOfLog, signal })) {
      if (message.kind === 'event') this.#heard(message.stream, message.event);
      // What came between their loading and this.
      else
        for (const stream of Array.from(this.#loaded.keys()))
          this.#noticed(stream, (await store.head(stream)) ?? -1);
    }
  }

  #heard(stream: string, event: RecordedEvent): void {
    const loop = this.#loaded.get(stream)?.settled;
    if (loop) loop.heard(event);
    else this.#noticed(stream, event.revision);
  }

  #noticed(stream: string, revision: number): void {
    const entry = this.#loaded.get(stream);
    if (entry?.settled) entry.settled.noticed(revision);
    // It may have been read to its end already.
    else
      entry?.loop.then(
        (loop) => loop.noticed(revision),
        () => undefined,
      );
  }

  /** Answers everything accepted so far, saves snapshots, lets go of all. */
  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#sweeper);
    const entries = [...this.#loaded];
    this.#loaded.clear();
    await Promise.all(
      entries.map(async ([stream, entry]) => {
        const loop = await entry.loop.catch(() => undefined);
        await loop?.close();
        await this.#snapshot(stream, entry);
      }),
    );
    // Those of streams that were let go before, too.
    await this.#saver.settled();
  }

  #begin(stream: string): Loaded<State, Command, Actor, Advice> {
    const entry: Loaded<State, Command, Actor, Advice> = {
      loop: this.#read(stream),
      savedRevision: -1,
      askedRevision: -1,
      usedAt: this.#options.clock(),
    };
    this.#loaded.set(stream, entry);
    entry.loop.then(
      (loop) => {
        entry.settled = loop;
        // Folded far: whoever opens it next, after a crash too, need not.
        this.#snapshotIfDue(stream);
      },
      // The caller gets the error; the next one tries afresh.
      () => this.#loaded.delete(stream),
    );
    return entry;
  }

  async #read(stream: string): Promise<DecisionLoop<State, Command, Actor, Advice>> {
    const { store, decider, clock, random } = this.#options;
    const { foldVersion } = decider;
    const snapshots = {
      load: (...place: Parameters<SnapshotStore['load']>) => this.#snapshotAt(...place),
    };
    const held = await heldSnapshot(store, snapshots, { stream, foldVersion });
    const loop = await DecisionLoop.load({
      stream,
      store,
      decider,
      clock,
      random,
      held,
      listener: this.#listener,
      bounds: this.#bounds,
      turn: this.#turn,
    });
    const entry = this.#loaded.get(stream);
    if (entry) entry.savedRevision = entry.askedRevision = held?.snapshot.revision ?? -1;
    return loop;
  }

  async #snapshotAt(
    stream: string,
    foldVersion: number,
    atOrBefore?: number,
  ): Promise<Snapshot | undefined> {
    try {
      return await this.#options.snapshots.load(stream, foldVersion, atOrBefore);
    } catch (error) {
      this.#listener.failed?.(stream, error);
      return undefined;
    }
  }

  #snapshotIfDue(stream: string): void {
    const entry = this.#loaded.get(stream);
    if (!entry?.settled || entry.saving) return;
    if (entry.settled.head - entry.askedRevision >= this.#bounds.snapshotEvery)
      void this.#snapshot(stream, entry);
  }

  #snapshot(stream: string, entry: Loaded<State, Command, Actor, Advice>): Promise<void> {
    const loop = entry.settled;
    if (!loop || loop.head < 0 || loop.head === entry.savedRevision) return Promise.resolve();
    if (entry.saving && loop.head === entry.askedRevision) return entry.saving;
    const revision = loop.head;
    entry.askedRevision = revision;
    const saving = this.#saver
      .save(stream, { state: loop.state, revision, hash: loop.headHash })
      .then((result) => {
        if (result === 'saved') entry.savedRevision = revision;
        if (entry.saving === saving) entry.saving = undefined;
      });
    entry.saving = saving;
    return saving;
  }

  #sweep(): void {
    const before = this.#options.clock() - this.#bounds.idleMs;
    // Whoever followed many may have left: what they held was not counted while they were there.
    let over = this.#spareCount - this.#bounds.loadedMax;
    for (const [stream, entry] of this.#loaded) {
      if ((over <= 0 && entry.usedAt >= before) || !this.#isSpare(stream, entry)) continue;
      this.#letGo(stream, entry);
      over -= 1;
    }
  }

  /** Those that are followed are bounded by who follows. */
  get #spareCount(): number {
    const { isFollowed } = this.#options;
    if (!isFollowed) return this.#loaded.size;
    return Array.from(this.#loaded.keys()).filter((stream) => !isFollowed(stream)).length;
  }

  #isSpare(stream: string, { settled }: Loaded<State, Command, Actor, Advice>): boolean {
    return settled?.idle === true && this.#options.isFollowed?.(stream) !== true;
  }

  #makeRoom(): void {
    for (const [stream, entry] of this.#loaded) {
      if (!this.#isSpare(stream, entry)) continue;
      this.#letGo(stream, entry);
      return;
    }
    throw new TooManyLoadedError(`${this.#loaded.size} streams are at work`);
  }

  /**
   * A loop holds nothing but memory, so forgetting it is enough. Whoever still has it may go on using it:
   * should the stream be loaded again meanwhile, expected revisions keep the two apart.
   */
  #letGo(stream: string, entry: Loaded<State, Command, Actor, Advice>): void {
    this.#loaded.delete(stream);
    void this.#snapshot(stream, entry);
  }
}

/** A listener's methods may lean on `this`; spreading would lose them. */
function bound(listener: LoopListener): LoopListener {
  return {
    committed: (stream, events) => listener.committed(stream, events),
    batchCommitted: (batch) => listener.batchCommitted?.(batch),
    conflicted: (stream) => listener.conflicted?.(stream),
    failed: (stream, error) => listener.failed?.(stream, error),
  };
}
