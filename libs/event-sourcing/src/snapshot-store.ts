/** A state folded up to a revision, as JSON. Disposable: losing one costs time, never data. */
export interface Snapshot {
  readonly revision: number;
  /** Hash of the event at `revision`, so that the chain goes on from here. */
  readonly hash: string;
  /** Version of the fold that made it; another version is not read. */
  readonly foldVersion: number;
  readonly state: unknown;
}

/** Keeps snapshots of a stream. A failing snapshot store slows loading; it must not stop anything. */
export interface SnapshotStore {
  /** The newest snapshot of that fold version at or before `atOrBefore` (default: the newest). */
  load(stream: string, foldVersion: number, atOrBefore?: number): Promise<Snapshot | undefined>;
  save(stream: string, snapshot: Snapshot): Promise<void>;
  /** Those of all its folds. */
  deleteAll(stream: string): Promise<void>;
}

/** Between a stream and the name of a fold; no stream's name has it. */
const foldMark = '\n';

/**
 * The snapshots of another fold of the same streams than the one that decides: kept, thinned and versioned apart from
 * those of all others, and gone with their stream.
 */
export function snapshotsOf(fold: string, snapshots: SnapshotStore): SnapshotStore {
  const place = (stream: string) => stream + foldMark + fold;
  return {
    load: (stream, ...which) => snapshots.load(place(stream), ...which),
    save: (stream, snapshot) => snapshots.save(place(stream), snapshot),
    deleteAll: (stream) => snapshots.deleteAll(place(stream)),
  };
}

/** What the places of a stream's other folds begin with: whoever deletes a stream deletes these too. */
export function otherFoldsOf(stream: string): string {
  return stream + foldMark;
}
