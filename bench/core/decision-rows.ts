import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aggregates, type Decider, type SnapshotStore } from '@rembuk/event-sourcing';
import { SqliteEventStore } from '@rembuk/store-sqlite';
import { atLeast, type Row } from '../support/rows.ts';
import { sampleEvents } from './sample-events.ts';

/** More outcomes than the loop remembers. */
const agedEvents = 100_000;
const perAppend = 5_000;
const rounds = 7;
const shareMin = 0.8;

/** As little domain as there can be, so that the loop's own costs show. */
const counting: Decider<number, string, string, never> = {
  foldVersion: 1,
  initialState: 0,
  decide: (state, { command }) => ({
    kind: 'accepted',
    events: [{ type: 'ThingHappened', v: 1, data: { command, count: state } }],
    capacity: { role: 'member' },
  }),
  evolve: (state) => state + 1,
  advise: () => [],
  toJson: (state) => state,
  fromJson: Number,
};

const noSnapshots: SnapshotStore = {
  load: () => Promise.resolve(undefined),
  save: () => Promise.resolve(),
  deleteAll: () => Promise.resolve(),
};

interface Load {
  /** Each sends its next command when the last is answered. */
  readonly authors: number;
  readonly commands: number;
}

/**
 * Commands through the decision loop into SQLite, by turns: to a workshop whose early commands the loop has forgotten,
 * to one as long whose commands it still knows, and to one just begun. Between the first two lies what forgetting costs,
 * between the last two what the larger index of event ids does.
 */
export async function decisionRows(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rembuk-bench-decision-'));
  const store = await SqliteEventStore.open({ folder });
  const forgetting = opened(store, {});
  const knowing = opened(store, { outcomesRemembered: 10 * agedEvents });
  try {
    for (const stream of ['workshop-aged', 'workshop-refused', 'workshop-known'])
      await fill(store, stream, agedEvents);
    await fill(store, 'outcomes-workshop-refused', agedEvents / 4);
    const targets: Targets = {
      aged: [forgetting, () => 'workshop-aged'],
      refused: [forgetting, () => 'workshop-refused'],
      known: [knowing, () => 'workshop-known'],
      fresh: [forgetting, () => `workshop-${randomUUID()}`],
    };
    const many = await measured(targets, { authors: 200, commands: 60 });
    const single = await measured(targets, { authors: 1, commands: 400 });
    return [
      atLeast(
        'commands, early ones forgotten, share of when all are known',
        share(many, 'aged', 'known'),
        'x',
        shareMin,
      ),
      {
        name: '  and many refused ones forgotten',
        value: share(many, 'refused', 'known'),
        unit: 'x',
      },
      { name: '  200 authors, forgotten', value: median(many.aged), unit: 'commands/s' },
      { name: '  200 authors, known', value: median(many.known), unit: 'commands/s' },
      { name: '  200 authors, a fresh workshop', value: median(many.fresh), unit: 'commands/s' },
      atLeast(
        'the same, one author, one command at a time',
        share(single, 'aged', 'known'),
        'x',
        shareMin,
      ),
      {
        name: '  and many refused ones forgotten',
        value: share(single, 'refused', 'known'),
        unit: 'x',
      },
      { name: '  one author, a fresh workshop', value: 1_000 / median(single.fresh), unit: 'ms' },
    ];
  } finally {
    await forgetting.close();
    await knowing.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Workshops = Aggregates<number, string, string, never>;
type Kind = 'aged' | 'refused' | 'known' | 'fresh';
type Targets = Readonly<Record<Kind, readonly [Workshops, () => string]>>;
type Runs = Readonly<Record<Kind, number[]>>;

function opened(
  store: SqliteEventStore,
  bounds: { readonly outcomesRemembered?: number },
): Workshops {
  return new Aggregates({
    store,
    snapshots: noSnapshots,
    decider: counting,
    listener: { committed: () => undefined },
    clock: Date.now,
    random: Math.random,
    bounds,
  });
}

async function fill(store: SqliteEventStore, stream: string, count: number): Promise<void> {
  const events = sampleEvents(stream, count);
  for (let at = 0; at < events.length; at += perAppend)
    await store.append(stream, at === 0 ? 'no_stream' : at - 1, events.slice(at, at + perAppend));
}

async function measured(targets: Targets, load: Load): Promise<Runs> {
  const runs: Runs = { aged: [], refused: [], known: [], fresh: [] };
  const kinds = Object.keys(targets) as Kind[];
  // The first round warms up, and loads.
  for (let round = 0; round <= rounds; round++)
    for (const kind of kinds) {
      const [aggregates, stream] = targets[kind];
      const value = await perSecond(aggregates, stream(), load);
      if (round > 0) runs[kind].push(value);
    }
  return runs;
}

/** Of runs next to each other, so that both met the same machine. */
function share(runs: Runs, kind: Kind, other: Kind): number {
  return median(runs[kind].map((value, round) => value / (runs[other][round] ?? 1)));
}

async function perSecond(
  aggregates: Workshops,
  stream: string,
  { authors, commands }: Load,
): Promise<number> {
  const startMs = performance.now();
  await Promise.all(
    Array.from({ length: authors }, async (_, author) => {
      for (let command = 0; command < commands; command++) {
        const answer = await aggregates.submit(stream, submission(`p-${author}`));
        if (!answer.ok) throw new Error('a command was refused');
      }
    }),
  );
  return (authors * commands * 1_000) / (performance.now() - startMs);
}

function submission(actorId: string) {
  return {
    commandId: randomUUID(),
    actorId,
    actor: actorId,
    command: 'Go on',
    seen: -1,
    overwrite: false,
    correlationId: actorId,
    bytes: 200,
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
