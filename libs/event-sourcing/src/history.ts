import type { EventStore } from './event-store.ts';
import { heldSnapshot } from './held-snapshot.ts';
import { beginning, foldedUpTo, type PastState, type StreamFold } from './stream-fold.ts';
import type { SnapshotStore } from './snapshot-store.ts';

/** The state as it was: the nearest snapshot before the revision, and the events from there. */
export class History<State> {
  readonly #store: EventStore;
  readonly #snapshots: Pick<SnapshotStore, 'load'>;
  readonly #fold: StreamFold<State>;

  constructor(store: EventStore, snapshots: Pick<SnapshotStore, 'load'>, fold: StreamFold<State>) {
    this.#store = store;
    this.#snapshots = snapshots;
    this.#fold = fold;
  }

  async at(stream: string, revision: number): Promise<PastState<State>> {
    const from = (await this.snapshot(stream, revision)) ?? beginning(this.#fold, stream);
    return foldedUpTo({ store: this.#store, fold: this.#fold, stream, from, to: revision });
  }

  /** The nearest snapshot at or before a revision. */
  async snapshot(stream: string, revision: number): Promise<PastState<State> | undefined> {
    const place = { stream, foldVersion: this.#fold.foldVersion, atOrBefore: revision };
    const held = await heldSnapshot(this.#store, this.#snapshots, place);
    if (!held) return undefined;
    const { state, hash, revision: holds } = held.snapshot;
    return { state: this.#fold.fromJson(state), revision: holds, hash, at: held.last.meta.at };
  }
}
