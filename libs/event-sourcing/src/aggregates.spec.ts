import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Aggregates, type AggregatesBounds, TooManyLoadedError } from './aggregates.ts';
import type { PlacedEvent } from './envelope.ts';
import { verifyChain } from './hash-chain.ts';
import { History } from './history.ts';
import { MemoryEventStore } from './memory-store.ts';
import type { Snapshot, SnapshotStore } from './snapshot-store.ts';
import {
  ledger,
  type LedgerCommand,
  type LedgerState,
  ledgerSubmission,
} from './testing/ledger.ts';

/** Keeps every snapshot, the newest last; tells what was asked of it, and can be made to fail. */
class ListedSnapshots implements SnapshotStore {
  readonly saved: (Snapshot & { readonly stream: string })[] = [];
  loads = 0;
  failing = false;

  load(stream: string, foldVersion: number, atOrBefore = Infinity): Promise<Snapshot | undefined> {
    this.loads += 1;
    if (this.failing) return Promise.reject(new Error('no snapshots today'));
    return Promise.resolve(
      this.saved.findLast(
        (one) =>
          one.stream === stream && one.foldVersion === foldVersion && one.revision <= atOrBefore,
      ),
    );
  }

  save(stream: string, snapshot: Snapshot): Promise<void> {
    if (this.failing) return Promise.reject(new Error('no snapshots today'));
    this.saved.push({ stream, ...snapshot });
    this.saved.sort((a, b) => a.revision - b.revision);
    return Promise.resolve();
  }

  /** Snapshots are taken when everything else is done. */
  async untilSaved(count: number): Promise<void> {
    while (this.saved.length < count) await nextTurn();
  }

  deleteAll(): Promise<void> {
    this.saved.length = 0;
    return Promise.resolve();
  }
}

class SlowToTell extends MemoryEventStore {
  told: Promise<undefined> | undefined;

  override head(...of: Parameters<MemoryEventStore['head']>) {
    return this.told ?? super.head(...of);
  }
}

const opened: Aggregates<LedgerState, LedgerCommand, string, string>[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

const morning = Date.UTC(2018, 9, 2);

function setUp(bounds: Partial<AggregatesBounds> = {}, store = new MemoryEventStore()) {
  const snapshots = new ListedSnapshots();
  const told: PlacedEvent[] = [];
  const failures: unknown[] = [];
  const open = (parts: Partial<typeof ledger> = {}, clock = () => morning) => {
    const aggregates = new Aggregates({
      store,
      snapshots,
      decider: { ...ledger, ...parts },
      clock,
      random: () => 0,
      bounds,
      listener: {
        committed: (_, events) => told.push(...events),
        failed: (_, error) => failures.push(error),
      },
    });
    opened.push(aggregates);
    return aggregates;
  };
  return { store, snapshots, told, failures, open, aggregates: open() };
}

const deposit = (number: number) => ledgerSubmission(number, { type: 'Deposit', amount: 2 });

describe('aggregates', () => {
  it('load a stream once, however many ask at the same time', async () => {
    const { aggregates, snapshots } = setUp();
    const [first, second] = await Promise.all([aggregates.load('a'), aggregates.load('a')]);
    expect(first).toBe(second);
    expect(snapshots.loads).toBe(1);
  });

  it('snapshot as often as told, and go on from there', async () => {
    const { aggregates, snapshots, open, store } = setUp({ snapshotEvery: 3 });
    for (let number = 1; number <= 7; number++) {
      await aggregates.submit('a', deposit(number));
      await snapshots.untilSaved(Math.floor(number / 3));
    }
    expect(snapshots.saved.map(({ revision }) => revision)).toEqual([2, 5]);
    const again = await open().load('a');
    expect({ head: again.head, state: again.state }).toEqual({
      head: 6,
      state: { balance: 14, limit: 0, entries: 7 },
    });
    // The chain goes on behind a snapshot as if there were none.
    await again.submit(deposit(8));
    const events = await Array.fromAsync(store.readStream('a'));
    expect(new Set(events.map(({ meta }) => meta.hash)).size).toBe(8);
  });

  it('leave a snapshot where to open a stream was to fold far', async () => {
    const { aggregates, snapshots, open } = setUp({ snapshotEvery: 3 });
    for (let number = 1; number <= 7; number++) await aggregates.submit('a', deposit(number));
    await aggregates.close();
    await snapshots.deleteAll();
    await open().load('a');
    await snapshots.untilSaved(1);
    expect(snapshots.saved).toMatchObject([{ revision: 6, state: { entries: 7 } }]);
  });

  it('P9: know what was answered before the snapshot', async () => {
    const { aggregates, open, snapshots } = setUp({ snapshotEvery: 2 });
    const first = await aggregates.submit('a', deposit(1));
    for (let number = 2; number <= 6; number++) await aggregates.submit('a', deposit(number));
    await snapshots.untilSaved(1);
    expect(await open().submit('a', deposit(1))).toEqual(first);
  });

  it('take a snapshot behind the answers and the frames, of the state as it was due', async () => {
    const { snapshots, told, open } = setUp({ snapshotEvery: 2 });
    let written = 0;
    const toJson = (state: LedgerState): unknown => {
      written += 1;
      return state;
    };
    const aggregates = open({ toJson });
    await Promise.all([1, 2, 3].map((number) => aggregates.submit('a', deposit(number))));
    await aggregates.submit('a', deposit(4));
    expect({ told: told.length, written }).toEqual({ told: 4, written: 0 });
    await snapshots.untilSaved(1);
    expect(snapshots.saved).toMatchObject([{ revision: 2, state: { entries: 3 } }]);
    // The rest when it closes; close waits for it.
    await aggregates.close();
    expect(snapshots.saved.map(({ revision }) => revision)).toEqual([2, 3]);
  });

  it('do not ask a failing snapshot store at every commit', async () => {
    const { aggregates, snapshots, failures } = setUp({ snapshotEvery: 10 });
    await aggregates.load('a');
    snapshots.failing = true;
    for (let number = 1; number <= 19; number++) {
      await aggregates.submit('a', deposit(number));
      await nextTurn();
    }
    expect(failures).toHaveLength(1);
  });

  it('do not believe a snapshot that is not of this log, and fold from one that is', async () => {
    const { aggregates, snapshots, open, store } = setUp({ snapshotEvery: 2 });
    for (let number = 1; number <= 6; number++) {
      await aggregates.submit('a', deposit(number));
      await snapshots.untilSaved(Math.floor(number / 2));
    }
    const state = { balance: 1_000_000, limit: 0, entries: 1_000_000 };
    const foreign = { stream: 'a', foldVersion: 1, hash: 'of-another-log', state };
    for (const revision of [2, 4, 7, 9_000]) snapshots.saved.push({ ...foreign, revision });
    const loaded = await open().load('a');
    expect(loaded).toMatchObject({ head: 5, state: { balance: 12, entries: 6 } });
    const history = new History(store, snapshots, ledger);
    for (let revision = 0; revision <= 5; revision++)
      expect(await history.at('a', revision)).toMatchObject({
        revision,
        state: { entries: revision + 1 },
      });
    // The chain goes on as if they were not there.
    expect(await loaded.submit(deposit(7))).toMatchObject({ ok: true, revision: 6 });
    expect(await verifyChain('a', store.readStream('a'))).toMatchObject({ ok: true });
  });

  it('fold a stream that is gone from its beginning, whatever the snapshots say', async () => {
    const { snapshots, open } = setUp();
    const state = { balance: 5, limit: 0, entries: 5 };
    snapshots.saved.push({ stream: 'a', foldVersion: 1, hash: 'h', state, revision: 4 });
    expect((await open().load('a')).head).toBe(-1);
  });

  it('do not decide in a loop that was let go before the command reached it', async () => {
    const { aggregates, store } = setUp({ loadedMax: 1 });
    await aggregates.load('a');
    const submitted = aggregates.submit('a', deposit(1));
    const [answer] = await Promise.allSettled([submitted, aggregates.load('b')]);
    expect(answer).toMatchObject({
      status: 'rejected',
      reason: new TooManyLoadedError('1 streams are at work'),
    });
    expect(await store.head('a')).toBeUndefined();
    expect(await aggregates.submit('a', deposit(1))).toMatchObject({ ok: true });
  });

  it('never let time run backwards behind a snapshot, though the clock was set back', async () => {
    const { aggregates, open, store, snapshots } = setUp({ snapshotEvery: 1 });
    await aggregates.submit('a', deposit(1));
    await snapshots.untilSaved(1);
    expect(snapshots.saved.map(({ revision }) => revision)).toEqual([0]);
    await open({}, () => morning - 3_600_000).submit('a', deposit(2));
    const events = await Array.fromAsync(store.readStream('a'));
    const at = new Date(morning).toISOString();
    expect(events.map(({ meta }) => meta.at)).toEqual([at, at]);
  });

  it('do not read snapshots of another fold', async () => {
    const { aggregates, open, snapshots } = setUp({ snapshotEvery: 1 });
    await aggregates.submit('a', deposit(1));
    await snapshots.untilSaved(1);
    const other = await open({ foldVersion: 2 }).load('a');
    expect(other.state.entries).toBe(1);
  });

  it('work without snapshots when their store fails, and say so', async () => {
    const { aggregates, snapshots, failures } = setUp({ snapshotEvery: 1 });
    snapshots.failing = true;
    expect(await aggregates.submit('a', deposit(1))).toMatchObject({ ok: true });
    await aggregates.close();
    expect(failures.length).toBeGreaterThanOrEqual(2);
  });

  it('let go of the stream that was idle longest to make room', async () => {
    const { aggregates, snapshots } = setUp({ loadedMax: 2 });
    await aggregates.submit('a', deposit(1));
    await aggregates.submit('b', deposit(2));
    await aggregates.load('a');
    await aggregates.load('c');
    expect(aggregates.loadedCount).toBe(2);
    // It left a snapshot behind, so that coming back is quick.
    await snapshots.untilSaved(1);
    expect(snapshots.saved).toHaveLength(1);
    expect(snapshots.saved[0]?.state).toMatchObject({ entries: 1 });
  });

  it('refuse to load when every stream is at work', async () => {
    const { aggregates, store } = setUp({ loadedMax: 1 });
    const append = store.faults.holdNext();
    const answer = aggregates.submit('a', deposit(1));
    await append.reached;
    await expect(aggregates.load('b')).rejects.toThrow(TooManyLoadedError);
    append.release();
    await answer;
    expect((await aggregates.load('b')).head).toBe(-1);
  });

  it('keep a stream whose end is asked for: nobody else would hear of it', async () => {
    const store = new SlowToTell({ shared: true });
    const { aggregates } = setUp({ loadedMax: 1 }, store);
    const loop = await aggregates.load('a');
    const head = Promise.withResolvers<undefined>();
    store.told = head.promise;
    const refreshed = loop.refresh();
    await expect(aggregates.load('b')).rejects.toThrow(TooManyLoadedError);
    head.resolve(undefined);
    await refreshed;
    expect((await aggregates.load('b')).head).toBe(-1);
  });

  it('P1: closing answers what was accepted and takes no more', async () => {
    const { aggregates, store } = setUp();
    const append = store.faults.holdNext();
    const answer = aggregates.submit('a', deposit(1));
    await append.reached;
    const closed = aggregates.close();
    expect(await aggregates.submit('a', deposit(2))).toEqual({
      ok: false,
      postponed: 'shutting_down',
    });
    append.release();
    await closed;
    expect(await answer).toMatchObject({ ok: true });
  });
});

describe('history', () => {
  it('gives the state at any revision, with and without a snapshot before it', async () => {
    const { aggregates, store, snapshots } = setUp({ snapshotEvery: 4 });
    for (let number = 1; number <= 10; number++) await aggregates.submit('a', deposit(number));
    const history = new History(store, snapshots, ledger);
    for (let revision = -1; revision <= 9; revision++) {
      const past = await history.at('a', revision);
      expect({ revision: past.revision, entries: past.state.entries }).toEqual({
        revision,
        entries: revision + 1,
      });
    }
    expect((await history.at('a', 99)).revision).toBe(9);
  });
});
