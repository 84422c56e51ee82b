import type { Decider } from './decider.ts';
import type { EventStore } from './event-store.ts';
import { genesisHash } from './hash-chain.ts';
import { heldSnapshot } from './held-snapshot.ts';
import type { SnapshotStore } from './snapshot-store.ts';

export interface PastState<State> {
  readonly state: State;
  /** The revision that the state holds; below the one asked for when the stream ends earlier. */
  readonly revision: number;
  readonly hash: string;
  /** When the last event happened; undefined before the first. */
  readonly at?: string;
}

/** The state as it was: the nearest snapshot before the revision, and the events from there. */
export class History<State> {
  readonly #store: EventStore;
  readonly #snapshots: SnapshotStore;
  readonly #decider: Pick<
    Decider<State, never, never, never>,
    'foldVersion' | 'initialState' | 'evolve' | 'fromJson'
  >;

  constructor(
    store: EventStore,
    snapshots: SnapshotStore,
    decider: Pick<
      Decider<State, never, never, never>,
      'foldVersion' | 'initialState' | 'evolve' | 'fromJson'
    >,
  ) {
    this.#store = store;
    this.#snapshots = snapshots;
    this.#decider = decider;
  }

  async at(stream: string, revision: number): Promise<PastState<State>> {
    const { foldVersion } = this.#decider;
    const place = { stream, foldVersion, atOrBefore: revision };
    const held = await heldSnapshot(this.#store, this.#snapshots, place);
    let past: PastState<State> = held
      ? {
          state: this.#decider.fromJson(held.snapshot.state),
          revision: held.snapshot.revision,
          hash: held.snapshot.hash,
          at: held.last.meta.at,
        }
      : { state: this.#decider.initialState, revision: -1, hash: genesisHash(stream) };
    if (revision <= past.revision) return past;
    const tail = this.#store.readStream(stream, { from: past.revision + 1, to: revision });
    for await (const event of tail)
      past = {
        state: this.#decider.evolve(past.state, event),
        revision: event.revision,
        hash: event.meta.hash,
        at: event.meta.at,
      };
    return past;
  }
}
