import { describe, expect, it } from '@jest/globals';
import type { EventToAppend, PlacedEvent } from '../envelope.ts';
import { MemorySnapshotStore } from '../memory-snapshots.ts';
import { MemoryEventStore } from '../memory-store.ts';
import { snapshotsOf } from '../snapshot-store.ts';
import type { StreamFold } from '../stream-fold.ts';
import { anEvent, sealed } from '../testing/events.ts';
import { Checkpoints } from './checkpoints.ts';
import { FrameMemory } from './frame-memory.ts';
import { KeyFrames } from './key-frames.ts';

const stream = 'workshop-1';

interface Sum {
  readonly count: number;
  readonly digest: number;
}

const sumFold: StreamFold<Sum> = {
  foldVersion: 3,
  initialState: { count: 0, digest: 0 },
  evolve: ({ count, digest }, { revision }: PlacedEvent) => ({
    count: count + 1,
    digest: (digest * 31 + revision) % 1_000_003,
  }),
  fromJson: (json) => json as Sum,
};

/** A server that starts, over a log and snapshots that stay. */
class Start {
  readonly reads: string[] = [];
  readonly saved: number[] = [];
  readonly frames: KeyFrames<Sum>;
  readonly checkpoints: Checkpoints<Sum>;

  constructor(log: MemoryEventStore, all: MemorySnapshotStore) {
    const snapshots = snapshotsOf('sum', all);
    this.checkpoints = new Checkpoints({
      fold: sumFold,
      toJson: (sum) => sum,
      every: 20,
      failed: (_, error) => {
        throw error;
      },
      snapshots: {
        ...snapshots,
        save: (of, snapshot) => {
          this.saved.push(snapshot.revision);
          return snapshots.save(of, snapshot);
        },
      },
    });
    const readStream = log.readStream.bind(log);
    log.readStream = (name, range) => {
      this.reads.push(`${range?.from}-${range?.to}`);
      return readStream(name, range);
    };
    this.frames = new KeyFrames({
      store: log,
      snapshots,
      fold: sumFold,
      checkpoints: this.checkpoints,
      memory: new FrameMemory(1e9),
      failed: (_, error) => {
        throw error;
      },
      bounds: { every: 10, foldOnMax: 15, restMs: 0 },
    });
  }

  async at(revision: number): Promise<Sum> {
    const { state } = await this.frames.at(stream, revision);
    await this.frames.warmed(stream);
    await this.checkpoints.settled();
    return state;
  }
}

function truth(revision: number): Sum {
  return Array.from({ length: revision + 1 }, (_, index) => index).reduce(
    (so, index) => sumFold.evolve(so, { revision: index } as PlacedEvent),
    sumFold.initialState,
  );
}

async function stage(count: number) {
  const [log, snapshots] = [new MemoryEventStore(), new MemorySnapshotStore()];
  let events: EventToAppend[] = [];
  const append = async (more: number) => {
    const made = sealed(
      stream,
      Array.from({ length: more }, () => anEvent()),
      events.at(-1)?.meta.hash,
    );
    events = [...events, ...made];
    await log.append(stream, 'any', made);
  };
  await append(count);
  return { append, snapshots, start: () => new Start(log, snapshots) };
}

describe('checkpoints', () => {
  it('are left by whoever folds past their places, and found after a start', async () => {
    const { start } = await stage(96);
    const first = start();
    expect(await first.at(95)).toEqual(truth(95));
    expect(first.saved).toEqual([19, 39, 59, 79]);
    for (const revision of [95, 44, 60]) {
      const second = start();
      expect(await second.at(revision)).toEqual(truth(revision));
      const from = Math.floor((revision + 1) / 20) * 20 - 1;
      expect(second.reads.slice(0, 2)).toEqual([`${from}-${from}`, `${from}-${revision}`]);
    }
  });

  it('are written once, whoever comes by again', async () => {
    const { start, append } = await stage(96);
    const server = start();
    await server.at(95);
    await server.at(50);
    await server.at(37);
    expect(server.saved).toEqual([19, 39, 59, 79]);
    await append(30);
    await server.at(125);
    expect(server.saved).toEqual([19, 39, 59, 79, 99, 119]);
  });

  it('lie beside the snapshots of whoever decides, which stay as they were', async () => {
    const { start, snapshots } = await stage(50);
    const decides = { revision: 45, hash: 'of the log', foldVersion: 3, state: 'decided' };
    await snapshots.save(stream, decides);
    expect(await start().at(49)).toEqual(truth(49));
    expect(await snapshots.load(stream, 3)).toEqual(decides);
  });

  it('that wait at the end are given up', async () => {
    const { start } = await stage(96);
    const server = start();
    await server.frames.at(stream, 95);
    await server.frames.close();
    expect(server.saved.length).toBeLessThan(4);
  });
});
