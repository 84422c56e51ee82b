import { setTimeout as pause } from 'node:timers/promises';
import { Aggregates, type Decider } from '@rembuk/event-sourcing';
import { MemoryEventStore } from '@rembuk/event-sourcing/memory';
import { histogram, type Latencies, latencies, record } from '../support/latencies.ts';
import { seededRandom, seededUuid } from '../support/random.ts';
import { noSnapshots } from './no-snapshots.ts';
import { slowLog } from './slow-log.ts';

export interface ContentionOptions {
  readonly nodes: number;
  /** Over all of them by chance; else all edits go to the first. */
  readonly spread: boolean;
  /** All edits together, at times by chance. */
  readonly ratePerSecond: number;
  readonly seconds: number;
  readonly logMs: number;
  readonly seed: number;
}

export interface Contention {
  /** From the first sending to the answer that it is durable. */
  readonly ack: Latencies;
  readonly appends: number;
  /** Appends for which another node was faster. */
  readonly conflicts: number;
  /** Edits that a node gave back to be sent again. */
  readonly sentAgain: number;
}

type Edits = Decider<number, 'edit', string, never>;

/** What is decided takes no time: it is who may append that is measured. */
const edits: Edits = {
  foldVersion: 1,
  initialState: 0,
  decide: () => ({
    kind: 'accepted',
    events: [{ type: 'Edited', v: 1, data: {} }],
    capacity: { role: 'member' },
  }),
  evolve: (count) => count + 1,
  advise: () => [],
  toJson: (count) => count,
  fromJson: (json) => json as number,
};

interface Node {
  readonly aggregates: Aggregates<number, 'edit', string, never>;
}

const stream = 'workshop-contended';
/** As a client waits that was told to send again. */
const sendAgainMs = 250;

/** @throws Error when an edit did not land, or landed twice. */
export async function contend(options: ContentionOptions): Promise<Contention> {
  const { nodes, spread, ratePerSecond, seconds, logMs, seed } = options;
  const random = seededRandom(seed);
  const store = new MemoryEventStore({ shared: true });
  const counts = { appends: 0, conflicts: 0, sentAgain: 0 };
  const leaving = new AbortController();
  const all = Array.from({ length: nodes }, () => {
    const aggregates = new Aggregates<number, 'edit', string, never>({
      store: slowLog(store, logMs),
      snapshots: noSnapshots,
      decider: edits,
      clock: Date.now,
      random,
      isFollowed: () => true,
      listener: {
        committed: () => undefined,
        batchCommitted: () => (counts.appends += 1),
        conflicted: () => (counts.conflicts += 1),
      },
    });
    return { aggregates, following: aggregates.follow(stream, leaving.signal) };
  });
  const ack = histogram();
  const edit = async ({ aggregates }: Node): Promise<void> => {
    const began = performance.now();
    const commandId = seededUuid(random);
    const submission = { commandId, actorId: 'p', actor: 'p', command: 'edit', seen: -1 } as const;
    const rest = { overwrite: false, correlationId: commandId, bytes: 200 };
    for (;;) {
      const answer = await aggregates.submit(stream, { ...submission, ...rest });
      if (answer.ok) break;
      counts.sentAgain += 1;
      await pause(sendAgainMs * (0.5 + random()));
    }
    record(ack, performance.now() - began);
  };
  for (const { aggregates } of all) await aggregates.load(stream);
  const underway: Promise<void>[] = [];
  const began = performance.now();
  for (
    let atMs = 0;
    atMs < seconds * 1_000;
    atMs += (-Math.log(1 - random()) * 1_000) / ratePerSecond
  ) {
    const early = began + atMs - performance.now();
    if (early > 1) await pause(early);
    const node = all[spread ? Math.floor(random() * nodes) : 0];
    if (node) underway.push(edit(node));
  }
  await Promise.all(underway);
  leaving.abort();
  await Promise.all(all.map(({ following }) => following));
  await Promise.all(all.map(({ aggregates }) => aggregates.close()));
  const landed = ((await store.head(stream)) ?? -1) + 1;
  if (landed !== underway.length)
    throw new Error(`${underway.length} edits were acknowledged, ${landed} are in the log`);
  return { ack: latencies(ack), ...counts };
}
