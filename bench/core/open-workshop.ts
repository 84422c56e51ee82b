/** Opens a workshop in a process that has done nothing before, as a server does after a restart; tells how long it took. */
import {
  Aggregates,
  type EventStore,
  FrameMemory,
  KeyFrames,
  type SnapshotStore,
} from '@rembuk/event-sourcing';
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
  readonly residentMb: number;
  readonly past: Past | undefined;
}

/** Looks at the past of a workshop. */
export interface Past {
  /** The first question, which finds no frames. */
  readonly firstMs: number;
  /** From there until all frames were made in the background. */
  readonly warmUpMs: number;
  readonly frames: number;
  /** About what they take up, as it is counted. */
  readonly framesMb: number;
  /** What the heap grew by meanwhile, garbage among it. */
  readonly heapMb: number;
  readonly lookBackMs: readonly number[];
}

const MB = 1024 * 1024;
/** What a server gives the past by default. */
const pastBytesMax = 1024 * MB;

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
  const { folder, stream, useSnapshots, looksBack } = question;
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
    const residentMb = process.memoryUsage.rss() / MB;
    const past = looksBack > 0 ? await lookBack({ store, snapshots }, question, head) : undefined;
    return { openMs, head, headHash, residentMb, past };
  } finally {
    await aggregates.close();
    await kept.close();
    await store.close();
  }
}

interface Stores {
  readonly store: EventStore;
  readonly snapshots: SnapshotStore;
}

function failed(_: string, error: unknown): void {
  throw error;
}

async function lookBack(
  stores: Stores,
  { stream, looksBack, seed }: OpenQuestion,
  head: number,
): Promise<Past> {
  const memory = new FrameMemory(pastBytesMax);
  const keyFrames = new KeyFrames({ ...stores, memory, failed, fold: readingDecider });
  const random = seededRandom(seed);
  const heapBefore = process.memoryUsage().heapUsed;
  const look = async (): Promise<number> => {
    const startMs = performance.now();
    await keyFrames.at(stream, Math.floor(random() * head));
    return performance.now() - startMs;
  };
  const startMs = performance.now();
  const firstMs = await look();
  await keyFrames.warmed(stream);
  const warmUpMs = performance.now() - startMs - firstMs;
  const { frames, bytes } = keyFrames.held(stream);
  const heapMb = (process.memoryUsage().heapUsed - heapBefore) / MB;
  const lookBackMs: number[] = [];
  while (lookBackMs.length < looksBack) lookBackMs.push(await look());
  await keyFrames.close();
  return { firstMs, warmUpMs, frames, framesMb: bytes / MB, heapMb, lookBackMs };
}
