import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Moment } from './decider.ts';
import { verifyChain } from './hash-chain.ts';
import { ledger, ledgerSubmission as submission } from './testing/ledger.ts';
import { type Ledger, openLoop, readAll, stream, WatchedStore } from './testing/ledger-loop.ts';

type Whose = NonNullable<Moment['undone']>['whose'] | undefined;

/** What the decider was told of the commands that are taken back, in order. */
let told: Whose[];
/** The revisions of what one's own of them led to. */
let shown: (readonly number[])[];
let store: WatchedStore;

const watching: Ledger = {
  ...ledger,
  decide: (state, asked, moment) => {
    const { undone } = moment;
    if (undone?.whose === 'own') shown.push(undone.events.map(({ revision }) => revision));
    if (asked.undoes !== undefined) told.push(undone?.whose);
    else expect(moment).not.toHaveProperty('undone');
    return ledger.decide(state, asked, moment);
  },
};
/** Remembers two outcomes with events, or three. */
const forgetful = { outcomesRemembered: 8 };

beforeEach(() => {
  [told, shown] = [[], []];
  store = new WatchedStore();
});

const deposit = (number: number, actorId?: string, amount = 2) =>
  submission(number, { type: 'Deposit', amount }, actorId);
const { commandId: unheardOf } = submission(99, { type: 'Break' });

function takingBack(number: number, undone: number | string) {
  const undoes =
    typeof undone === 'string' ? undone : submission(undone, { type: 'Break' }).commandId;
  return { ...submission(number, { type: 'Withdraw', amount: 1 }), undoes };
}

describe('a command that takes back an earlier one', () => {
  it('says so in its events, sealed with the rest', async () => {
    const { loop } = await openLoop(store, {}, watching);
    await loop.submit(deposit(1));
    await loop.submit(takingBack(2, 1));
    const [first, second] = await readAll(store);
    expect(first?.meta).not.toHaveProperty('undoes');
    expect(second?.meta.undoes).toBe(first?.meta.commandId);
    expect(await verifyChain(stream, store.readStream(stream))).toMatchObject({ ok: true });
  });

  it('is decided knowing whose that is, from memory while memory is whole', async () => {
    const { loop } = await openLoop(store, {}, watching);
    await loop.submit(deposit(1));
    await loop.submit(deposit(2, 'budi'));
    await loop.submit(takingBack(3, 1));
    await loop.submit(takingBack(4, 2));
    await loop.submit(takingBack(5, unheardOf));
    expect(told).toEqual(['own', 'foreign', 'unknown']);
    expect(store.lookUps).toEqual([]);
  });

  it('is decided knowing all that it led to, from memory and from the log', async () => {
    const first = await openLoop(store, {}, watching);
    // An odd amount leaves two events.
    await first.loop.submit(deposit(1, 'ani', 3));
    await first.loop.submit(takingBack(2, 1));
    await first.loop.submit(deposit(3, 'ani', 5));
    await first.loop.submit(takingBack(4, 3));
    expect(store.lookUps).toEqual([]);
    const { loop } = await openLoop(store, { outcomesRemembered: 1, recentEventsMax: 1 }, watching);
    await loop.submit(takingBack(5, 1));
    await loop.submit(takingBack(6, 3));
    expect(shown).toEqual([
      [0, 1],
      [3, 4],
      [0, 1],
      [3, 4],
    ]);
  });

  it('knows of none that left no event', async () => {
    const { loop } = await openLoop(store, {}, watching);
    await loop.submit(submission(1, { type: 'SetLimit', limit: 0 }));
    await loop.submit(submission(2, { type: 'Withdraw', amount: 5 }));
    await loop.submit(takingBack(3, 1));
    await loop.submit(takingBack(4, 2));
    expect(told).toEqual(['unknown', 'unknown']);
  });

  it('asks the log once for a batch where memory has forgotten, and never for other commands', async () => {
    const first = await openLoop(store, {}, watching);
    for (let number = 1; number <= 12; number += 1)
      await first.loop.submit(deposit(number, number % 2 === 0 ? 'budi' : 'ani'));
    const { loop } = await openLoop(store, forgetful, watching);
    store.lookUps.length = 0;
    await loop.submit(deposit(20));
    expect(store.lookUps.flat().filter(({ stream: name }) => name === stream)).toEqual([]);
    store.lookUps.length = 0;
    await Promise.all([
      loop.submit(takingBack(21, 1)),
      loop.submit(takingBack(22, 2)),
      loop.submit(takingBack(23, unheardOf)),
      loop.submit(deposit(24)),
    ]);
    expect(told).toEqual(['own', 'foreign', 'unknown']);
    const asked = store.lookUps.filter((keys) => keys.some(({ stream: name }) => name === stream));
    expect(asked).toHaveLength(1);
    expect(asked[0]).toHaveLength(3);
  });
});
