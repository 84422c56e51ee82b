import { defaultAggregatesBounds } from '@rembuk/event-sourcing';
import { SqliteEventStore, SqliteSnapshotStore } from '@rembuk/store-sqlite';
import { foldVersion, stateToJson } from '@rembuk/workshop';
import { WorkshopHistory } from './workshop-history.ts';

export interface BuiltWorkshop {
  readonly events: number;
  readonly refused: number;
  readonly seconds: number;
  /** Time of it that was spent waiting for appends. */
  readonly appendSeconds: number;
  readonly stateJsonBytes: number;
  readonly headHash: string;
}

const batch = 5_000;

/**
 * Writes a workshop of `events` events into a data folder: decided, sealed and appended as a server would, but in
 * big batches; snapshots at the distances at which a server takes them, the last one half a distance before the end.
 */
export async function buildWorkshop(
  folder: string,
  stream: string,
  events: number,
  seed: number,
): Promise<BuiltWorkshop> {
  const store = await SqliteEventStore.open({ folder });
  const snapshots = await SqliteSnapshotStore.open({ folder });
  const history = new WorkshopHistory(stream, events, seed);
  const startMs = performance.now();
  const { snapshotEvery } = defaultAggregatesBounds;
  let appendMs = 0;
  let snapshotAt = snapshotEvery;
  let stateJsonBytes = 0;
  try {
    while (history.head < events - 1) {
      const expected = history.head < 0 ? 'no_stream' : history.head;
      const made = history.next(Math.min(batch, events - 1 - history.head));
      const appendStartMs = performance.now();
      await store.append(stream, expected, made);
      appendMs += performance.now() - appendStartMs;
      if (history.head < snapshotAt || history.head > events - snapshotEvery / 2) continue;
      snapshotAt += snapshotEvery;
      const state = stateToJson(history.state);
      const { head: revision, headHash: hash } = history;
      await snapshots.save(stream, { revision, hash, foldVersion, state });
    }
    stateJsonBytes = Buffer.byteLength(JSON.stringify(stateToJson(history.state)));
  } finally {
    await snapshots.close();
    await store.close();
  }
  return {
    events: history.head + 1,
    refused: history.refused,
    seconds: (performance.now() - startMs) / 1000,
    appendSeconds: appendMs / 1000,
    stateJsonBytes,
    headHash: history.headHash,
  };
}
