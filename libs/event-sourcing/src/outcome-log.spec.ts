import { describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from './memory-store.ts';
import { OutcomeLog } from './outcome-log.ts';
import { ledger, type LedgerCommand, ledgerSubmission as submission } from './testing/ledger.ts';
import { type Ledger, openLoop, readAll, stream, WatchedStore } from './testing/ledger-loop.ts';

describe('P9: a command id has one outcome', () => {
  it.each<[string, LedgerCommand]>([
    ['accepted', { type: 'Deposit', amount: 3 }],
    ['refused', { type: 'Withdraw', amount: 1 }],
    ['without effect', { type: 'SetLimit', limit: 0 }],
  ])('%s: repeats at once, later and after a restart get the first answer', async (_, command) => {
    const store = new MemoryEventStore();
    const { loop } = await openLoop(store);
    // Makes the stream exist, and leaves the balance at 0, so that the withdrawal is refused.
    await loop.submit(submission(90, { type: 'SetLimit', limit: 7 }));
    await loop.submit(submission(91, { type: 'SetLimit', limit: 0 }));
    const [first, twin] = await Promise.all([
      loop.submit(submission(1, command)),
      loop.submit(submission(1, command)),
    ]);
    expect(twin).toEqual(first);
    // What would be decided otherwise now.
    await loop.submit(submission(92, { type: 'Deposit', amount: 100 }));
    await loop.submit(submission(93, { type: 'SetLimit', limit: 50 }));
    const events = await readAll(store);
    expect(await loop.submit(submission(1, command))).toEqual(first);
    const restarted = await openLoop(store);
    expect(await restarted.loop.submit(submission(1, command))).toEqual(first);
    expect(await readAll(store)).toEqual(events);
  });

  it('asks the log for what memory has forgotten', async () => {
    const store = new MemoryEventStore();
    const { loop } = await openLoop(store, { outcomesRemembered: 4 });
    const first = await loop.submit(submission(1, { type: 'Deposit', amount: 3 }));
    const refusedFirst = await loop.submit(submission(2, { type: 'Withdraw', amount: 50 }));
    for (let number = 3; number < 20; number++)
      await loop.submit(submission(number, { type: 'Deposit', amount: 10 }));
    const events = await readAll(store);
    expect(await loop.submit(submission(1, { type: 'Deposit', amount: 3 }))).toEqual(first);
    expect(await loop.submit(submission(2, { type: 'Withdraw', amount: 50 }))).toEqual(
      refusedFirst,
    );
    expect(await readAll(store)).toEqual(events);
  });

  it('asks the log once for a whole batch', async () => {
    const store = new WatchedStore();
    const { loop } = await openLoop(store, { outcomesRemembered: 2 });
    for (let number = 1; number < 5; number++)
      await loop.submit(submission(number, { type: 'Deposit', amount: 2 }));
    store.lookUps.length = 0;
    const numbers = Array.from({ length: 20 }, (_, index) => 100 + index);
    await Promise.all(
      numbers.map((n) => loop.submit(submission(n, { type: 'Withdraw', amount: 1 }))),
    );
    expect(store.lookUps).toHaveLength(1);
  });

  it('answers repeats together, though they are more than memory holds', async () => {
    const store = new MemoryEventStore();
    const { loop } = await openLoop(store, { outcomesRemembered: 3 });
    const commands = Array.from({ length: 12 }, (_, index) =>
      submission(index, { type: index % 3 === 2 ? 'Withdraw' : 'Deposit', amount: index * 5 + 5 }),
    );
    const first: unknown[] = [];
    for (const command of commands) first.push(await loop.submit(command));
    const events = await readAll(store);
    const outcomes = await readAll(store, OutcomeLog.streamOf(stream));
    expect(await Promise.all(commands.map((one) => loop.submit(one)))).toEqual(first);
    expect(await readAll(store)).toEqual(events);
    expect(await readAll(store, OutcomeLog.streamOf(stream))).toEqual(outcomes);
  });

  it("does not tell one person the outcome of another person's command", async () => {
    const store = new MemoryEventStore();
    const { loop } = await openLoop(store);
    const append = store.faults.holdNext();
    const own = loop.submit(submission(1, { type: 'Deposit', amount: 2 }));
    await append.reached;
    const foreign = submission(1, { type: 'Deposit', amount: 2 }, 'budi');
    expect(await loop.submit(foreign)).toEqual({ ok: false, idTaken: true });
    append.release();
    await own;
    expect(await loop.submit(foreign)).toEqual({ ok: false, idTaken: true });
  });

  it('leaves no trace of a stream that does not exist', async () => {
    const store = new MemoryEventStore();
    const { loop } = await openLoop(store);
    await loop.submit(submission(1, { type: 'Withdraw', amount: 1 }));
    expect(await readAll(store, OutcomeLog.streamOf(stream))).toEqual([]);
  });

  it('asks nothing for what is new, however much memory has forgotten', async () => {
    const store = new WatchedStore();
    const { loop } = await openLoop(store, { outcomesRemembered: 2 });
    for (let number = 1; number < 30; number++)
      await loop.submit(submission(number, { type: 'Deposit', amount: 2 }));
    expect(store.lookUps).toEqual([]);
  });

  it.each<[string, LedgerCommand]>([
    ['accepted again, were it new', { type: 'Deposit', amount: 3 }],
    ['refused now', { type: 'Withdraw', amount: 50 }],
    ['without effect now', { type: 'SetLimit', limit: 9 }],
    ['a defect now', { type: 'Break' }],
  ])('answers a command that memory has forgotten, %s', async (_, command) => {
    // Such a store must be asked beforehand; one that refuses known ids need not.
    for (const refusesKnownIds of [true, false]) {
      const store = new MemoryEventStore({ refusesKnownIds });
      const { loop } = await openLoop(store, { outcomesRemembered: 2 }, onceSound);
      await loop.submit(submission(90, { type: 'Deposit', amount: 50 }));
      const first = await loop.submit(submission(1, command));
      expect(first).toMatchObject({ ok: true });
      await loop.submit(submission(91, { type: 'SetLimit', limit: 9 }));
      for (let number = 100; number < 106; number++)
        await loop.submit(submission(number, { type: 'Withdraw', amount: 1 }));
      if (loop.state.balance > 0)
        await loop.submit(submission(92, { type: 'Withdraw', amount: loop.state.balance }));
      await loop.submit(submission(93, { type: 'SetLimit', limit: 9 }));
      const events = await readAll(store);
      const outcomes = await readAll(store, OutcomeLog.streamOf(stream));
      const [again, other, foreign] = await Promise.all([
        loop.submit(submission(1, command)),
        loop.submit(submission(200, { type: 'Deposit', amount: 2 })),
        loop.submit({ ...submission(90, { type: 'Deposit', amount: 50 }), actorId: 'budi' }),
      ]);
      expect({ ...again, advice: [] }).toEqual({ ...first, advice: [] });
      expect(other).toMatchObject({ ok: true, revision: events.length });
      expect(foreign).toEqual({ ok: false, idTaken: true });
      expect(await readAll(store)).toHaveLength(events.length + 1);
      expect(await readAll(store, OutcomeLog.streamOf(stream))).toEqual(outcomes);
    }
  });
});

/** The ledger of a version before the defect: it broke down only later. */
const onceSound: Ledger = {
  ...ledger,
  decide: (state, sent, moment) =>
    sent.command.type === 'Break' && state.entries < 2
      ? ledger.decide(state, { ...sent, command: { type: 'Deposit', amount: 2 } }, moment)
      : ledger.decide(state, sent, moment),
};
