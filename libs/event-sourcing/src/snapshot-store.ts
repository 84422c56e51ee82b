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
  deleteAll(stream: string): Promise<void>;
}
