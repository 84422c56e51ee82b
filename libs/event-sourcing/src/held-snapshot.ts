import type { RecordedEvent } from './envelope.ts';
import type { EventStore } from './event-store.ts';
import type { Snapshot } from './snapshot-store.ts';

/** A snapshot that the log bears out: it holds the event that the snapshot ends with. */
export interface HeldSnapshot<Found = Snapshot> {
  readonly snapshot: Found;
  readonly last: RecordedEvent;
}

/** Snapshots in one form or the other. */
interface Snapshots<Found> {
  load(stream: string, foldVersion: number, atOrBefore?: number): Promise<Found | undefined>;
}

/**
 * The newest snapshot at or before a revision that is one of this log. Others may lie beside it: the log was restored
 * from a backup, or the snapshots are another log's. As events are chained, one equal hash says that all before it are.
 * @throws StoreUnavailableError when the log cannot be read.
 */
export async function heldSnapshot<Found extends Omit<Snapshot, 'state'>>(
  store: EventStore,
  snapshots: Snapshots<Found>,
  { stream, foldVersion, atOrBefore }: SnapshotPlace,
): Promise<HeldSnapshot<Found> | undefined> {
  let snapshot = await snapshots.load(stream, foldVersion, atOrBefore);
  while (snapshot) {
    const { revision, hash } = snapshot;
    const last = await eventAt(store, stream, revision);
    if (last?.meta.hash === hash) return { snapshot, last };
    // Beyond the end of the log there may be many.
    const before = last ? revision - 1 : ((await store.head(stream)) ?? -1);
    if (before < 0) return undefined;
    snapshot = await snapshots.load(stream, foldVersion, Math.min(before, revision - 1));
  }
  return undefined;
}

export interface SnapshotPlace {
  readonly stream: string;
  readonly foldVersion: number;
  readonly atOrBefore?: number;
}

/** The event of a stream at a revision; undefined beyond its end. */
export async function eventAt(
  store: EventStore,
  stream: string,
  revision: number,
): Promise<RecordedEvent | undefined> {
  for await (const event of store.readStream(stream, { from: revision, to: revision }))
    return event;
  return undefined;
}
