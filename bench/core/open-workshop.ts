/** Opens a workshop in a process that has done nothing before, as a server does after a restart; tells how long it took. */
import { Aggregates, History, type SnapshotStore } from '@rembuk/event-sourcing';
import { SqliteEventStore, SqliteSnapshotStore } from '@rembuk/store-sqlite';
import { seededRandom } from '../support/random.ts';
import { readingDecider } from './decider.ts';

export interface OpenQuestion {
  readonly folder: string;
  readonly stream: string;
  readonly useSnapshots: boolean;
  /** Revisions to look back at, drawn from the whole history. */
  readonly looksBack: number;
  readonly seed: number;
}

export interface OpenAnswer {
  readonly openMs: number;
  readonly head: number;
  readonly headHash: string;
  readonly lookBackMs: readonly number[];
  readonly residentMb: number;
}

const noSnapshots: SnapshotStore = {
  load: () => Promise.resolve(undefined),
  save: () => Promise.resolve(),
  deleteAll: () => Promise.resolve(),
};

process.once('message', (question: OpenQuestion) => {
  void open(question).then((answer) => {
    process.send?.(answer);
    process.disconnect();
  });
});

async function open(question: OpenQuestion): Promise<OpenAnswer> {
  const { folder, stream, useSnapshots, looksBack, seed } = question;
  const store = await SqliteEventStore.open({ folder });
  const kept = await SqliteSnapshotStore.open({ folder });
  // Only read: what opening for the first time would save must not make the next time easier.
  const snapshots: SnapshotStore = useSnapshots
    ? { ...noSnapshots, load: (...args) => kept.load(...args) }
    : noSnapshots;
  const aggregates = new Aggregates({
    store,
    snapshots,
    decider: readingDecider,
    listener: { committed: () => undefined },
    clock: Date.now,
    random: Math.random,
  });
  try {
    const startMs = performance.now();
    const { head, headHash } = await aggregates.load(stream);
    const openMs = performance.now() - startMs;
    const random = seededRandom(seed);
    const history = new History(store, snapshots, readingDecider);
    const lookBackMs: number[] = [];
    for (let look = 0; look < looksBack; look += 1) {
      const revision = Math.floor(random() * head);
      const lookMs = performance.now();
      await history.at(stream, revision);
      lookBackMs.push(performance.now() - lookMs);
    }
    const residentMb = process.memoryUsage.rss() / 1024 / 1024;
    return { openMs, head, headHash, lookBackMs, residentMb };
  } finally {
    await aggregates.close();
    await kept.close();
    await store.close();
  }
}
