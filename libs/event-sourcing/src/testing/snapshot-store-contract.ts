import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadWritten, type Snapshot, snapshotsOf, type SnapshotStore } from '../snapshot-store.ts';

export interface OpenedSnapshotStore {
  readonly store: SnapshotStore;
  readonly dispose: () => Promise<void>;
}

/** What every adapter of the `SnapshotStore` port must do. How many snapshots it keeps is its own affair. */
export function snapshotStoreContract(
  name: string,
  open: () => Promise<OpenedSnapshotStore>,
): void {
  describe(`SnapshotStore contract: ${name}`, () => {
    let opened: OpenedSnapshotStore | undefined;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.dispose());
    const use = (): { store: SnapshotStore; stream: string } => {
      if (!opened) throw new Error('the store is not open');
      return { store: opened.store, stream: `workshop-${randomUUID()}` };
    };

    it('has none of a stream that it does not know', async () => {
      const { store, stream } = use();
      expect(await store.load(stream, 1)).toBeUndefined();
      expect(await store.load(stream, 1, 100)).toBeUndefined();
    });

    it('gives a snapshot back as it was', async () => {
      const { store, stream } = use();
      const state = { text: 'ꦱꦸ "👩🏽‍🌾" \u0000', list: [1.5, null, true, []], deep: { a: { b: {} } } };
      const snapshot = aSnapshot(41, { state });
      await store.save(stream, snapshot);
      expect(await store.load(stream, 1)).toStrictEqual(snapshot);
    });

    it('gives it unread, as bytes that are free to be handed over', async () => {
      const { store, stream } = use();
      const { state, ...of } = aSnapshot(41, { state: { text: 'ꦱꦸ "👩🏽‍🌾" \u0000', list: [1.5] } });
      await store.save(stream, { ...of, state });
      for (const again of [1, 2]) {
        const written = await loadWritten(store, stream, 1, 41);
        if (!written) throw new Error(`not found, time ${again}`);
        const { json, ...rest } = written;
        const moved = structuredClone(json, { transfer: [json.buffer] });
        expect([rest, JSON.parse(new TextDecoder().decode(moved))]).toStrictEqual([of, state]);
      }
      expect(await loadWritten(store, stream, 1, 40)).toBeUndefined();
    });

    it('gives back a large state', async () => {
      const { store, stream } = use();
      const state = Array.from({ length: 20_000 }, (_, index) => ({ id: randomUUID(), index }));
      await store.save(stream, aSnapshot(7, { state }));
      expect((await store.load(stream, 1))?.state).toEqual(state);
    });

    it('gives the newest at or before a revision', async () => {
      const { store, stream } = use();
      for (const revision of [200, 100, 300]) await store.save(stream, aSnapshot(revision));
      expect((await store.load(stream, 1))?.revision).toBe(300);
      expect((await store.load(stream, 1, 300))?.revision).toBe(300);
      expect((await store.load(stream, 1, 299))?.revision).toBe(200);
      expect((await store.load(stream, 1, 100))?.revision).toBe(100);
      expect(await store.load(stream, 1, 99)).toBeUndefined();
    });

    it('does not read what another version of the fold made', async () => {
      const { store, stream } = use();
      await store.save(stream, aSnapshot(10, { foldVersion: 1, state: 'old' }));
      await store.save(stream, aSnapshot(5, { foldVersion: 2, state: 'new' }));
      expect((await store.load(stream, 1))?.state).toBe('old');
      expect((await store.load(stream, 2))?.state).toBe('new');
      expect(await store.load(stream, 3)).toBeUndefined();
    });

    it('keeps the last of those saved for one revision', async () => {
      const { store, stream } = use();
      await store.save(stream, aSnapshot(3, { state: 'first' }));
      await store.save(stream, aSnapshot(3, { state: 'second' }));
      expect((await store.load(stream, 1))?.state).toBe('second');
    });

    it('keeps streams apart, and forgets one without the other', async () => {
      const { store, stream } = use();
      await store.save(stream, aSnapshot(1, { state: 'a' }));
      await store.save(stream, aSnapshot(2, { state: 'b', foldVersion: 2 }));
      await store.save(`${stream}2`, aSnapshot(1, { state: 'other' }));

      await store.deleteAll(stream);
      await store.deleteAll(stream);
      expect(await store.load(stream, 1)).toBeUndefined();
      expect(await store.load(stream, 2)).toBeUndefined();
      expect((await store.load(`${stream}2`, 1))?.state).toBe('other');
    });

    it('keeps the folds of a stream apart, and forgets all of them with it', async () => {
      const { store, stream } = use();
      const beside = snapshotsOf('beside', store);
      await store.save(stream, aSnapshot(1, { state: 'decides' }));
      await beside.save(stream, aSnapshot(1, { state: 'beside' }));
      await beside.save(`${stream}2`, aSnapshot(1, { state: 'beside another' }));
      expect((await store.load(stream, 1))?.state).toBe('decides');
      expect((await beside.load(stream, 1))?.state).toBe('beside');

      await store.deleteAll(stream);
      expect(await beside.load(stream, 1)).toBeUndefined();
      expect((await beside.load(`${stream}2`, 1))?.state).toBe('beside another');
    });

    it('always has the newest, however many are saved', async () => {
      const { store, stream } = use();
      for (let revision = 0; revision < 200; revision += 10) {
        await store.save(stream, aSnapshot(revision));
        expect((await store.load(stream, 1))?.revision).toBe(revision);
      }
    });
  });
}

function aSnapshot(revision: number, parts: Partial<Snapshot> = {}): Snapshot {
  return {
    revision,
    hash: revision.toString(16).padStart(64, '0'),
    foldVersion: 1,
    state: { revision },
    ...parts,
  };
}
