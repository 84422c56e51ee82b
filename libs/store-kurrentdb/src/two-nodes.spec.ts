import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Aggregates, type Answer, verifyChain } from '@rembuk/event-sourcing';
import {
  collect,
  ledger,
  type LedgerSubmission,
  ledgerSubmission,
  MemorySnapshotStore,
  testSeed,
} from '@rembuk/event-sourcing/testing';
import { KurrentDbEventStore } from './event-store.ts';
import { follow, shortPauses } from './testing/rig.ts';
import { WireDouble } from './testing/wire/double.ts';

const stream = 'workshop-1';
const commands = 60;

/** Two nodes of the server, as far as the log concerns them. */
class Node {
  readonly store: KurrentDbEventStore;
  readonly aggregates: ReturnType<typeof aggregatesOver>;

  constructor(connectionString: string) {
    this.store = new KurrentDbEventStore({ connectionString, bounds: shortPauses });
    this.aggregates = aggregatesOver(this.store);
  }

  /** As a client does: the same command again until it is answered. */
  async submit(submission: LedgerSubmission): Promise<Answer<string>> {
    for (;;) {
      const answer = await this.aggregates.submit(stream, submission).catch(() => undefined);
      if (answer && !('postponed' in answer)) return answer;
    }
  }

  async close(): Promise<void> {
    await this.aggregates.close();
    await this.store.close();
  }
}

function aggregatesOver(store: KurrentDbEventStore) {
  return new Aggregates({
    store,
    snapshots: new MemorySnapshotStore(),
    decider: ledger,
    listener: { committed: () => undefined },
    clock: Date.now,
    random: Math.random,
    // What memory has forgotten is looked up by ids.
    bounds: { outcomesRemembered: 4 },
  });
}

describe('two nodes over one log', () => {
  const seed = testSeed();
  let double: WireDouble;
  let nodes: readonly [Node, Node];
  beforeEach(async () => {
    double = await new WireDouble().start();
    nodes = [new Node(double.url), new Node(double.url)];
  });
  afterEach(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    double.stop();
  });

  const faults: readonly (() => void | Promise<void>)[] = [
    () => double.faults.refuseNext('append'),
    () => double.faults.loseNextAnswer('append'),
    () => double.faults.refuseNext('read'),
    () => double.subscriptions.at(-1)?.end(),
    async () => {
      double.stop();
      await double.start();
    },
  ];

  it(`P2, P9: decide every command once, whatever fails and to whom it is sent (seed ${seed})`, async () => {
    const feed = follow(nodes[0].store, { streamPrefix: 'workshop-' });
    const answers: Promise<readonly Answer<string>[]>[] = [];
    for (let number = 0; number < commands; number++) {
      const turn = (seed + number * 7_919) % 1_000;
      const deposit = ledgerSubmission(number, { type: 'Deposit', amount: 2 + (number % 2) });
      // Every third goes to both, as when a client changes nodes before it is answered.
      const to = number % 3 === 0 ? nodes : [nodes[turn % 2 === 0 ? 0 : 1]];
      answers.push(Promise.all(to.map((node) => node.submit(deposit))));
      if (number % 5 === 4) {
        await faults[turn % faults.length]?.();
        await answers.at(-1);
      }
    }
    const answered = await Promise.all(answers);

    const events = await collect(nodes[1].store.readStream(stream));
    // An odd amount leaves two events.
    expect(events).toHaveLength(commands * 1.5);
    expect(await verifyChain(stream, nodes[1].store.readStream(stream))).toMatchObject({
      ok: true,
    });
    for (const [number, [first, ...others]] of answered.entries()) {
      const { commandId } = ledgerSubmission(number, { type: 'Deposit', amount: 2 });
      const own = events.filter(({ meta }) => meta.commandId === commandId);
      expect(own).toHaveLength(1 + (number % 2));
      for (const answer of [first, ...others])
        expect(answer).toMatchObject({ ok: true, revision: own.at(-1)?.revision });
    }
    await feed.until(events.length);
    await feed.stop();
    expect(feed.ids()).toEqual(events.map(({ id }) => id));
  });
});
