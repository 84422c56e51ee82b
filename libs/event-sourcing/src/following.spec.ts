import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Aggregates } from './aggregates.ts';
import type { PlacedEvent } from './envelope.ts';
import { type EventStore, StoreUnavailableError } from './event-store.ts';
import type { LoopListener } from './loop-options.ts';
import { MemorySnapshotStore } from './memory-snapshots.ts';
import { MemoryEventStore } from './memory-store.ts';
import {
  ledger,
  type LedgerCommand,
  type LedgerState,
  type LedgerSubmission,
  ledgerSubmission,
} from './testing/ledger.ts';
import { WatchedStore } from './testing/ledger-loop.ts';

type Node = ReturnType<typeof nodeOver>;
const closing = new Set<() => Promise<void>>();

afterEach(async () => {
  for (const close of closing) await close();
  closing.clear();
});

/** One of several processes over a store: it follows what the others append. */
function nodeOver(
  store: EventStore,
  isFollowed: (stream: string) => boolean = () => true,
  idleMs = 60_000,
  loadedMax = 64,
  random = () => 0,
) {
  const told: PlacedEvent[] = [];
  const failures: unknown[] = [];
  let changed = Promise.withResolvers<void>();
  const aggregates = new Aggregates<LedgerState, LedgerCommand, string, string>({
    store,
    snapshots: new MemorySnapshotStore(),
    decider: ledger,
    clock: Date.now,
    random,
    bounds: { idleMs, loadedMax },
    isFollowed,
    listener: {
      committed: (_, events) => {
        told.push(...events);
        changed.resolve();
        changed = Promise.withResolvers();
      },
      failed: (_, error) => failures.push(error),
    },
  });
  const leaving = new AbortController();
  const following = aggregates.follow('workshop-', leaving.signal);
  closing.add(async () => {
    leaving.abort();
    await following;
    await aggregates.close();
  });
  return {
    aggregates,
    failures,
    revisions: () => told.map(({ revision }) => revision),
    /** Resolves when so many events were told here. */
    untilTold: async (count: number) => {
      while (told.length < count) await changed.promise;
    },
  };
}

let next = 0;
const deposit = (node: Node, stream = 'workshop-a') =>
  node.aggregates.submit(stream, ledgerSubmission((next += 1), { type: 'Deposit', amount: 2 }));

describe('several nodes over one store', () => {
  it('tell what the others append, each event once and in order, without a command', async () => {
    const store = new MemoryEventStore({ shared: true });
    const nodes = [nodeOver(store), nodeOver(store), nodeOver(store)];
    for (const node of nodes) await node.aggregates.load('workshop-a');
    for (let turn = 0; turn < 60; turn += 1) {
      const node = nodes[turn % nodes.length];
      if (node) await deposit(node);
    }
    for (const node of nodes) {
      await node.untilTold(60);
      expect(node.revisions()).toEqual([...Array.from({ length: 60 }).keys()]);
      expect((await node.aggregates.load('workshop-a')).state).toMatchObject({ entries: 60 });
      expect(node.failures).toEqual([]);
    }
  });

  it('write at the same time: all lands, and nobody is told anything twice', async () => {
    const store = new MemoryEventStore({ shared: true });
    const nodes = [nodeOver(store), nodeOver(store)];
    for (const node of nodes) await node.aggregates.load('workshop-a');
    const answers = await Promise.all(
      Array.from({ length: 80 }, (_, index) => deposit(nodes[index % 2] as Node)),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(80);
    for (const node of nodes) {
      await node.untilTold(80);
      expect(node.revisions()).toEqual([...Array.from({ length: 80 }).keys()]);
    }
  });

  it('refuse nothing for what others have changed meanwhile', async () => {
    const store = new MemoryEventStore({ shared: true });
    const [rich, poor] = [loner(store), loner(store)];
    for (const node of [rich, poor]) await node.load('workshop-a');
    await rich.submit('workshop-a', ledgerSubmission((next += 1), { type: 'Deposit', amount: 9 }));
    const withdraw = ledgerSubmission((next += 1), { type: 'Withdraw', amount: 5 });
    expect(await poor.submit('workshop-a', withdraw)).toMatchObject({ ok: true, revision: 2 });
    const loop = await rich.load('workshop-a');
    await loop.refresh();
    expect([loop.head, loop.state.balance]).toEqual([2, 4]);
  });

  it('bring up to date who asks while others keep them at work, and say when they cannot', async () => {
    const store = new FlakyReads({ shared: true });
    const [here, there] = [loner(store), loner(store)];
    for (const node of [here, there]) await node.load('workshop-a');
    const submit = (node: typeof here) =>
      node.submit('workshop-a', ledgerSubmission((next += 1), { type: 'Deposit', amount: 2 }));
    const over = new AbortController();
    const busy = (async () => {
      while (!over.signal.aborted) await submit(here);
    })();
    for (let turn = 0; turn < 10; turn += 1) {
      let answer = await submit(there);
      // The other may be faster each time.
      while (!answer.ok) answer = await submit(there);
      const loop = await here.load('workshop-a');
      await loop.refresh();
      expect(loop.head).toBeGreaterThanOrEqual(answer.revision);
    }
    over.abort();
    await busy;
    await submit(there);
    store.failing = 1;
    const loop = await here.load('workshop-a');
    await expect(loop.refresh()).rejects.toMatchObject({ reason: 'unreachable' });
    await loop.refresh();
  });

  it('hear what came while a stream was loaded, or before anybody followed', async () => {
    const store = new MemoryEventStore({ shared: true });
    const writer = nodeOver(store);
    const reader = nodeOver(store);
    const loading = reader.aggregates.load('workshop-a');
    await deposit(writer);
    const { head } = await loading;
    await deposit(writer);
    await reader.untilTold(1 - head);
    expect((await reader.aggregates.load('workshop-a')).head).toBe(1);
  });

  it('look again when the store failed to tell them', async () => {
    const store = new FlakyReads({ shared: true });
    const writer = nodeOver(store);
    const failures: unknown[] = [];
    const told = Promise.withResolvers<readonly PlacedEvent[]>();
    const reader = loner(store, {
      committed: (_, events) => told.resolve(events),
      failed: (_, error) => failures.push(error),
    });
    const loop = await reader.load('workshop-a');
    await deposit(writer);
    store.failing = 3;
    // Not told what it is: only that it is there.
    loop.noticed(0);
    expect((await told.promise).map(({ revision }) => revision)).toEqual([0]);
    expect(failures).toHaveLength(3);
  });

  it('take over what they are told, and read the log only for what they were not', async () => {
    const store = new WatchedStore({ shared: true });
    const [writer, reader] = [nodeOver(store), nodeOver(store)];
    for (const node of [writer, reader]) await node.aggregates.load('workshop-a');
    store.reads.length = 0;
    for (let count = 0; count < 20; count += 1) await deposit(writer);
    await reader.untilTold(20);
    expect(store.reads).toEqual([]);
    const loop = await reader.aggregates.load('workshop-a');
    const { head, state } = loop;
    // Again, and with a hole: the one changes nothing, the other sends it to the log.
    for await (const event of store.readStream('workshop-a')) loop.heard(event);
    expect([loop.head, loop.state]).toEqual([head, state]);
    const third = loner(store);
    const behind = await third.load('workshop-b');
    for (let count = 0; count < 3; count += 1) await deposit(writer, 'workshop-b');
    store.reads.length = 0;
    const last = await Array.fromAsync(store.readStream('workshop-b', { from: 2 }));
    for (const event of last) behind.heard(event);
    await behind.refresh();
    expect([behind.head, store.reads.length]).toEqual([2, 2]);
  });

  it('answer a repeat as it was answered first, also when half of its events were heard', async () => {
    const store = new MemoryEventStore({ shared: true });
    const [here, there] = [loner(store), loner(store)];
    const odd = ledgerSubmission((next += 1), { type: 'Deposit', amount: 3 });
    const loop = await here.load('workshop-a');
    const first = await there.submit('workshop-a', odd);
    expect(first).toMatchObject({ ok: true, revision: 1 });
    for await (const event of store.readStream('workshop-a', { to: 0 })) loop.heard(event);
    while (loop.head < 0) await nextTurn();
    expect(await here.submit('workshop-a', odd)).toEqual(first);
  });

  it('carry out once what another one does while it is looked up here', async () => {
    const store = new SlowStore({ shared: true, refusesKnownIds: false });
    const [here, there] = [loner(store), loner(store)];
    const loop = await here.load('workshop-a');
    const both = ledgerSubmission((next += 1), { type: 'Deposit', amount: 2 });
    let elsewhere: unknown;
    // It was not there when it was looked for, and is by the time that this is answered.
    store.lookedUp = async () => {
      elsewhere = await there.submit('workshop-a', both);
      for await (const event of store.readStream('workshop-a')) loop.heard(event);
    };
    expect(await here.submit('workshop-a', both)).toEqual(elsewhere);
    // This store would refuse a second one. Others know no ids.
    expect(store.appends).toBe(1);
  });

  it('carry out once what they heard while they looked, without another look', async () => {
    const store = new SlowStore({ shared: true, refusesKnownIds: false });
    const [here, there] = [loner(store), loner(store)];
    const loop = await here.load('workshop-a');
    const [both, behind] = [1, 2].map(() =>
      ledgerSubmission((next += 1), { type: 'Deposit', amount: 2 }),
    ) as [LedgerSubmission, LedgerSubmission];
    let elsewhere: unknown;
    store.lookedUp = async () => {
      elsewhere = await there.submit('workshop-a', both);
      // Another command behind it: all of the first was heard.
      await there.submit('workshop-a', behind);
      store.looks = 0;
      for await (const event of store.readStream('workshop-a')) loop.heard(event);
    };
    expect(await here.submit('workshop-a', both)).toEqual(elsewhere);
    expect([store.looks, store.appends]).toEqual([0, 2]);
  });

  it('let events win where one refused while another accepted', async () => {
    const store = new MemoryEventStore({ shared: true });
    const [here, there] = [loner(store), loner(store)];
    await there.submit('workshop-a', ledgerSubmission((next += 1), { type: 'Deposit', amount: 2 }));
    const withdraw = ledgerSubmission((next += 1), { type: 'Withdraw', amount: 9 });
    await here.load('workshop-a');
    const recording = store.faults.holdNext();
    const refusing = here.submit('workshop-a', withdraw);
    await recording.reached;
    // Appends go one after the other: what is held was asked for first, and is done last.
    const others = [
      there.submit('workshop-a', ledgerSubmission((next += 1), { type: 'Deposit', amount: 20 })),
    ];
    recording.release();
    await Promise.all(others);
    const answers = [await refusing, await there.submit('workshop-a', withdraw)];
    expect(answers[0]).toEqual(answers[1]);
    const anew = loner(store);
    expect(await anew.submit('workshop-a', withdraw)).toEqual(answers[0]);
  });

  it('take turns: who was too late is not so again and again', async () => {
    const store = new SlowStore({ shared: true });
    const nodes = [
      nodeOver(store, undefined, undefined, undefined, Math.random),
      nodeOver(store, undefined, undefined, undefined, Math.random),
    ];
    for (const node of nodes) await node.aggregates.load('workshop-a');
    const author = async (node: Node) => {
      const answers: boolean[] = [];
      for (let count = 0; count < 25; count += 1) answers.push((await deposit(node)).ok);
      return answers;
    };
    const authors = nodes.flatMap((node) => [author(node), author(node)]);
    const answers = (await Promise.all(authors)).flat();
    expect(answers.filter((ok) => !ok)).toEqual([]);
    expect(await store.head('workshop-a')).toBe(99);
  });

  it('keep a stream loaded for as long as somebody follows it', async () => {
    const store = new MemoryEventStore({ shared: true });
    const followed = new Set(['workshop-a']);
    const node = nodeOver(store, (stream) => followed.has(stream), 0);
    await node.aggregates.load('workshop-a');
    await node.aggregates.load('workshop-b');
    while (node.aggregates.loadedCount > 1) await nextTurn();
    followed.clear();
    while (node.aggregates.loadedCount > 0) await nextTurn();
  });
});

/** One that follows nobody. */
function loner(store: EventStore, listener: LoopListener = { committed: () => undefined }) {
  const aggregates = new Aggregates<LedgerState, LedgerCommand, string, string>({
    store,
    snapshots: new MemorySnapshotStore(),
    decider: ledger,
    clock: Date.now,
    random: () => 0,
    listener,
  });
  closing.add(() => aggregates.close());
  return aggregates;
}

it('streams that were followed are let go when nobody does any more: those used longest ago', async () => {
  const followed = new Set(['a', 'b', 'c', 'd']);
  const aggregates = new Aggregates<LedgerState, LedgerCommand, string, string>({
    store: new MemoryEventStore({ shared: true }),
    snapshots: new MemorySnapshotStore(),
    decider: ledger,
    // Time stands still: none of them is idle.
    clock: () => 0,
    random: () => 0,
    bounds: { idleMs: 1, loadedMax: 2 },
    isFollowed: (stream) => followed.has(stream),
    listener: { committed: () => undefined },
  });
  closing.add(() => aggregates.close());
  for (const stream of followed) await aggregates.load(stream);
  const before = await aggregates.load('d');
  followed.clear();
  while (aggregates.loadedCount > 2) await pause(1);
  expect(await aggregates.load('d')).toBe(before);
  expect(aggregates.loadedCount).toBe(2);
});

it('streams that are followed take no room from others', async () => {
  const store = new MemoryEventStore({ shared: true });
  const node = nodeOver(store, (stream) => stream !== 'workshop-z', 60_000, 2);
  for (const name of ['a', 'b', 'c', 'z', 'd']) await node.aggregates.load(`workshop-${name}`);
  expect(node.aggregates.loadedCount).toBe(5);
});

/** Far away: what is asked takes two milliseconds to get there. */
class SlowStore extends MemoryEventStore {
  /** Once, between the next look and its answer. */
  lookedUp: (() => Promise<void>) | undefined;
  appends = 0;
  looks = 0;

  override async append(...append: Parameters<MemoryEventStore['append']>) {
    this.appends += 1;
    await pause(2);
    return super.append(...append);
  }

  override async findByIds(...keys: Parameters<MemoryEventStore['findByIds']>) {
    this.looks += 1;
    await pause(2);
    const found = await super.findByIds(...keys);
    const { lookedUp } = this;
    this.lookedUp = undefined;
    await lookedUp?.();
    return found;
  }
}

class FlakyReads extends MemoryEventStore {
  failing = 0;

  override readStream(...read: Parameters<MemoryEventStore['readStream']>) {
    if (this.failing === 0) return super.readStream(...read);
    this.failing -= 1;
    throw new StoreUnavailableError('unreachable');
  }
}
