import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  anEvent,
  MemoryEventStore,
  MemorySnapshotStore,
  sealed,
} from '@rembuk/event-sourcing/testing';
import { foldVersion, initialState, stateToJson } from '@rembuk/workshop';
import type { Log } from '../operations/index.ts';
import { DocumentShelf } from './document-shelf.ts';

const stream = 'workshop-w';
const telling = 'id Asia/Jakarta';
const piece = { deflated: 'AQL/', bytes: 700, crc: 4_000_000_000 };
const state = stateToJson(initialState);

describe('what documents leave for others', () => {
  let snapshots: MemorySnapshotStore;
  const warned: object[] = [];
  const log = { warn: (fields: object) => warned.push(fields) } as unknown as Log;
  beforeEach(() => {
    snapshots = new MemorySnapshotStore();
    warned.length = 0;
  });

  /** A log of so many events, which is another one each time. */
  async function shelf(count = 8, of = snapshots) {
    const store = new MemoryEventStore();
    const events = sealed(
      stream,
      Array.from({ length: count }, () => anEvent()),
    );
    await store.append(stream, 'no_stream', events);
    const hashAt = (revision: number) => events[revision]?.meta.hash ?? '';
    return { kept: new DocumentShelf(store, of, log).of('w'), hashAt };
  }
  const saved = () => new Promise(setImmediate);

  it('is found again, each piece by its last revision and how it is told', async () => {
    const { kept } = await shelf();
    kept.keep(telling, 3, piece);
    await saved();
    const found = await kept.piece(telling, 3);
    expect(JSON.parse(new TextDecoder().decode(found?.json))).toEqual(piece);
    expect(await kept.piece(telling, 7)).toBeUndefined();
    expect(await kept.piece('en Asia/Jakarta', 3)).toBeUndefined();
    expect(warned).toEqual([]);
  });

  it('is passed over where the log is another one, or ends before', async () => {
    const { kept, hashAt } = await shelf();
    kept.keep(telling, 3, piece);
    await snapshots.save(stream, { revision: 3, hash: hashAt(3), foldVersion, state });
    await saved();
    expect((await kept.state(5))?.revision).toBe(3);
    expect(await kept.state(2)).toBeUndefined();
    for (const count of [8, 2]) {
      const other = await shelf(count);
      expect(await other.kept.piece(telling, 3)).toBeUndefined();
      expect(await other.kept.state(5)).toBeUndefined();
    }
  });

  it('goes with its stream', async () => {
    const { kept } = await shelf();
    kept.keep(telling, 3, piece);
    await saved();
    await snapshots.deleteAll(stream);
    expect(await kept.piece(telling, 3)).toBeUndefined();
  });

  it('costs nothing but time where it fails', async () => {
    const broken = new MemorySnapshotStore();
    broken.load = () => Promise.reject(new Error('no disk'));
    broken.save = () => Promise.reject(new Error('no disk'));
    const { kept } = await shelf(8, broken);
    kept.keep(telling, 3, piece);
    await saved();
    expect(await kept.piece(telling, 3)).toBeUndefined();
    expect(await kept.state(3)).toBeUndefined();
    expect(warned).toHaveLength(3);
  });
});
