import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Aggregates, History, verifyChain } from '@rembuk/event-sourcing';
import { collect, ledger, ledgerSubmission } from '@rembuk/event-sourcing/testing';
import { SqliteEventStore } from '../event-store.ts';
import { temporaryFolder } from '../testing/folders.ts';
import { SqliteSnapshotStore } from './snapshot-store.ts';

// Each of many flushes may take long on a busy disk.
jest.setTimeout(60_000);

const stream = 'workshop-1';

async function opened(folder: string) {
  const store = await SqliteEventStore.open({ folder });
  const snapshots = await SqliteSnapshotStore.open({ folder });
  const aggregates = new Aggregates({
    store,
    snapshots,
    decider: ledger,
    listener: { committed: () => undefined },
    clock: Date.now,
    random: Math.random,
    bounds: { snapshotEvery: 10 },
  });
  const deposit = async (from: number, to: number, amount: number): Promise<void> => {
    for (let number = from; number <= to; number++)
      await aggregates.submit(stream, ledgerSubmission(number, { type: 'Deposit', amount }));
  };
  const close = async (): Promise<void> => {
    await aggregates.close();
    await snapshots.close();
    await store.close();
  };
  return { store, snapshots, aggregates, deposit, close };
}

/** What a fold from the beginning gives, at each revision. */
async function balances(store: SqliteEventStore): Promise<number[]> {
  const events = await collect(store.readStream(stream));
  let state = ledger.initialState;
  return events.map((event) => (state = ledger.evolve(state, event)).balance);
}

describe('snapshots beside a log that they are not of', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let ours: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    ours = join(folder.path, 'ours');
  });
  afterEach(() => folder.remove());

  async function expectTrueToTheLog(): Promise<void> {
    const { store, snapshots, aggregates, deposit, close } = await opened(ours);
    const expected = await balances(store);
    const loop = await aggregates.load(stream);
    expect({ head: loop.head, balance: loop.state.balance }).toEqual({
      head: expected.length - 1,
      balance: expected.at(-1),
    });
    const history = new History(store, snapshots, ledger);
    for (const [revision, balance] of expected.entries())
      expect(await history.at(stream, revision)).toMatchObject({ revision, state: { balance } });
    await deposit(900, 915, 2);
    expect(await verifyChain(stream, store.readStream(stream))).toMatchObject({ ok: true });
    expect((await aggregates.load(stream)).state.balance).toBe((await balances(store)).at(-1));
    await close();
  }

  it('of another installation: are passed over', async () => {
    const theirs = join(folder.path, 'theirs');
    for (const [name, amount, commands] of [
      [ours, 2, 35],
      [theirs, 8, 60],
    ] as const) {
      const { deposit, close } = await opened(name);
      await deposit(1, commands, amount);
      await close();
    }
    for (const suffix of ['', '-wal', '-shm']) {
      await rm(join(ours, `snapshots.db${suffix}`), { force: true });
      await cp(join(theirs, 'snapshots.db'), join(ours, 'snapshots.db'));
    }
    await expectTrueToTheLog();
  });

  it('of before a restore: those of the common past serve, the others do not', async () => {
    const first = await opened(ours);
    await first.deposit(1, 24, 2);
    await first.close();
    const backup = join(folder.path, 'backup');
    await cp(join(ours, 'events.db'), join(backup, 'events.db'));
    const lost = await opened(ours);
    await lost.deposit(25, 70, 4);
    await lost.close();

    for (const suffix of ['', '-wal', '-shm'])
      await rm(join(ours, `events.db${suffix}`), { force: true });
    await cp(join(backup, 'events.db'), join(ours, 'events.db'));
    await expectTrueToTheLog();
  });
});
