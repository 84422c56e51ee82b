import { describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from './memory-store.ts';
import { OutcomeLog } from './outcome-log.ts';
import { type LedgerSubmission, ledgerSubmission as submission } from './testing/ledger.ts';
import { openLoop, readAll, stream, WatchedStore } from './testing/ledger-loop.ts';

describe('who claims to have seen more than there is', () => {
  const ahead = { ok: false, revisionAhead: true };
  const claiming = (number: number, seen: number): LedgerSubmission => ({
    ...submission(number, { type: 'Deposit', amount: 2 }),
    seen,
  });

  it('is refused, without a read, an append or an outcome; the same command may come again', async () => {
    const store = new WatchedStore();
    const { loop } = await openLoop(store);
    await loop.submit(submission(1, { type: 'Deposit', amount: 2 }));
    const reads = store.reads.length;
    const append = store.faults.holdNext();
    for (const seen of [1, 1_000_000, Number.MAX_SAFE_INTEGER])
      expect(await loop.submit(claiming(2, seen))).toEqual(ahead);
    expect(store.reads).toHaveLength(reads);
    append.release();
    expect(await readAll(store, OutcomeLog.streamOf(stream))).toEqual([]);
    expect(await loop.submit(claiming(2, 0))).toMatchObject({ ok: true, revision: 1 });
    // And now it has an outcome, whatever the repeat claims.
    expect(await loop.submit(claiming(2, 1_000))).toMatchObject({ ok: true, revision: 1 });
  });

  it('has not seen what is decided in the same batch, and holds up nobody there', async () => {
    const { loop } = await openLoop(new MemoryEventStore());
    await loop.submit(submission(1, { type: 'Deposit', amount: 2 }));
    const answers = await Promise.all([
      loop.submit(claiming(2, 0)),
      loop.submit(claiming(3, 1)),
      loop.submit(claiming(4, 0)),
    ]);
    expect(answers).toMatchObject([{ revision: 1 }, ahead, { revision: 2 }]);
  });

  it('is taken at their word where nothing is yet', async () => {
    const { loop } = await openLoop(new MemoryEventStore());
    expect(await loop.submit(claiming(1, 0))).toMatchObject({ ok: true, revision: 0 });
  });

  it('is believed once another node turns out to have written that much', async () => {
    const store = new WatchedStore({ shared: true });
    const ours = await openLoop(store);
    const theirs = await openLoop(store);
    await theirs.loop.submit(submission(1, { type: 'Deposit', amount: 10 }));
    const reads = store.reads.length;
    const answers = [ours.loop.submit(claiming(2, 0)), ours.loop.submit(claiming(3, 1))];
    expect(await Promise.all(answers)).toMatchObject([{ ok: true, revision: 1 }, ahead]);
    expect(ours.conflicts()).toBe(0);
    // One read for the whole batch.
    expect(store.reads).toHaveLength(reads + 1);
  });
});
