import { SnapshotQueue } from '../snapshot-queue.ts';
import type { SnapshotStore } from '../snapshot-store.ts';
import type { PastState, StreamFold } from '../stream-fold.ts';

export interface CheckpointsOptions<State> {
  readonly snapshots: SnapshotStore;
  readonly fold: Pick<StreamFold<State>, 'foldVersion'>;
  readonly toJson: (state: State) => unknown;
  /** It was not saved: what it would have saved is folded again. */
  readonly failed: (stream: string, error: unknown) => void;
  /** Events between two of them. */
  readonly every?: number;
}

/**
 * Each is as large as the fold, and yet nobody is to fold for longer than a second behind one. A multiple of the
 * distance between key frames: whoever makes those comes by.
 */
const everyDefault = 24_000;
/** States that wait to be written down. */
const waitingMax = 8;
/** Checkpoints that are known to be there; to write one again does no harm. */
const knownMax = 10_000;

/**
 * Checkpoints of a fold that nobody else writes down: whoever folds past a place at which one is due leaves it there,
 * behind their answer and a little in each turn. Places are the same for everybody, so that a stream has each once.
 */
export class Checkpoints<State> {
  readonly every: number;
  readonly #queue: SnapshotQueue<State>;
  readonly #known = new Set<string>();
  readonly #closing = new AbortController();

  constructor({
    snapshots,
    fold,
    toJson,
    failed,
    every = everyDefault,
  }: CheckpointsOptions<State>) {
    this.every = every;
    const { foldVersion } = fold;
    const { signal } = this.#closing;
    this.#queue = new SnapshotQueue({ snapshots, foldVersion, toJson, waitingMax, failed, signal });
  }

  /** A fold came to this place; at most places it leaves nothing. */
  passed(stream: string, past: PastState<State>): void {
    const { revision } = past;
    const place = `${revision} ${stream}`;
    if ((revision + 1) % this.every !== 0 || this.#known.has(place)) return;
    this.#know(place);
    void this.#queue.save(stream, past).then((outcome) => {
      if (outcome === 'not_saved') this.#known.delete(place);
    });
  }

  /** One was found there. */
  found(stream: string, revision: number): void {
    this.#know(`${revision} ${stream}`);
  }

  /** Resolves when all that was left is saved, or never will be. */
  settled(): Promise<void> {
    return this.#queue.settled();
  }

  /** Finishes what is being written; what waits is given up. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.settled();
  }

  #know(place: string): void {
    if (this.#known.size >= knownMax) this.#known.clear();
    this.#known.add(place);
  }
}
