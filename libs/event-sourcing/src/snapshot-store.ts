/** A state folded up to a revision, as JSON. Disposable: losing one costs time, never data. */
export interface Snapshot {
  readonly revision: number;
  /** Hash of the event at `revision`, so that the chain goes on from here. */
  readonly hash: string;
  /** Version of the fold that made it; another version is not read. */
  readonly foldVersion: number;
  readonly state: unknown;
}

/** A snapshot as it is kept: to read it is left to whoever asks, who may do so in another thread. */
export interface WrittenSnapshot extends Omit<Snapshot, 'state'> {
  /** The state as JSON in UTF-8; nobody else holds these bytes. */
  readonly json: Uint8Array<ArrayBuffer>;
}

/** Keeps snapshots of a stream. A failing snapshot store slows loading; it must not stop anything. */
export interface SnapshotStore {
  /** The newest snapshot of that fold version at or before `atOrBefore` (default: the newest). */
  load(stream: string, foldVersion: number, atOrBefore?: number): Promise<Snapshot | undefined>;
  /** The same, unread. Absent where a store does not keep them as JSON. */
  loadWritten?(
    stream: string,
    foldVersion: number,
    atOrBefore?: number,
  ): Promise<WrittenSnapshot | undefined>;
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
    loadWritten: (stream, ...which) => loadWritten(snapshots, place(stream), ...which),
    save: (stream, snapshot) => snapshots.save(place(stream), snapshot),
    deleteAll: (stream) => snapshots.deleteAll(place(stream)),
  };
}

/** What the places of a stream's other folds begin with: whoever deletes a stream deletes these too. */
export function otherFoldsOf(stream: string): string {
  return stream + foldMark;
}

/** A snapshot unread, from any store. */
export async function loadWritten(
  snapshots: SnapshotStore,
  ...which: Parameters<SnapshotStore['load']>
): Promise<WrittenSnapshot | undefined> {
  if (snapshots.loadWritten) return snapshots.loadWritten(...which);
  const snapshot = await snapshots.load(...which);
  if (!snapshot) return undefined;
  const { state, ...of } = snapshot;
  return { ...of, json: new TextEncoder().encode(JSON.stringify(state)) };
}
