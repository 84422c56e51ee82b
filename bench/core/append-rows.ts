import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventToAppend } from '@rembuk/event-sourcing';
import { SqliteEventStore } from '@rembuk/store-sqlite';
import { atLeast, type Row } from '../support/rows.ts';
import { DirectInserts } from './direct-inserts.ts';
import { sampleEvents } from './sample-events.ts';

const shareOfDirectMin = 0.8;
const rounds = 5;

interface Load {
  readonly writers: number;
  /** Appends of each writer, one behind the other. */
  readonly appends: number;
  readonly eventsPerAppend: number;
}

/**
 * Appends through the adapter against the same inserts done directly: same file layout, same durability, same events,
 * by turns in one run. So many writers each append to a stream of their own, the next when the last is acknowledged;
 * the direct way puts one append of every writer into each transaction, the largest group that the adapter can form.
 */
export async function appendRows(): Promise<Row[]> {
  const many = await compared({ writers: 200, appends: 150, eventsPerAppend: 1 });
  const big = await compared({ writers: 50, appends: 60, eventsPerAppend: 10 });
  const single = await compared({ writers: 1, appends: 1_500, eventsPerAppend: 1 });
  return [
    atLeast('appends through SQLite, share of direct', many.share, 'x', shareOfDirectMin),
    { name: '  200 writers', value: many.adapter, unit: 'events/s' },
    { name: '  200 writers, directly', value: many.direct, unit: 'events/s' },
    atLeast('the same, 10 events an append', big.share, 'x', shareOfDirectMin),
    { name: '  50 writers', value: big.adapter, unit: 'events/s' },
    { name: '  50 writers, directly', value: big.direct, unit: 'events/s' },
    { name: 'one writer, one event at a time', value: single.adapter, unit: 'events/s' },
    { name: '  directly, on the caller’s own thread', value: single.direct, unit: 'events/s' },
  ];
}

async function compared(load: Load) {
  const folder = mkdtempSync(join(tmpdir(), 'rembuk-bench-append-'));
  const count = load.writers * load.appends * load.eventsPerAppend;
  const perSecond = (ms: number): number => (count / ms) * 1_000;
  try {
    const pairs: { readonly adapter: number; readonly direct: number }[] = [];
    // The first round warms up.
    for (let round = 0; round <= rounds; round++) {
      const columns = Array.from({ length: load.writers }, (_, writer) =>
        sampleEvents(`workshop-${writer}`, load.appends * load.eventsPerAppend),
      );
      const adapter = perSecond(await throughAdapter(join(folder, `a${round}`), columns, load));
      const direct = perSecond(await directly(join(folder, `d${round}`), columns, load));
      if (round > 0) pairs.push({ adapter, direct });
    }
    return {
      share: median(pairs.map(({ adapter, direct }) => adapter / direct)),
      adapter: median(pairs.map(({ adapter }) => adapter)),
      direct: median(pairs.map(({ direct }) => direct)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function throughAdapter(
  folder: string,
  columns: readonly (readonly EventToAppend[])[],
  { eventsPerAppend }: Load,
): Promise<number> {
  const store = await SqliteEventStore.open({ folder });
  const start = performance.now();
  await Promise.all(
    columns.map(async (events, writer) => {
      for (let at = 0; at < events.length; at += eventsPerAppend) {
        const expected = at === 0 ? 'no_stream' : at - 1;
        const part = events.slice(at, at + eventsPerAppend);
        await store.append(`workshop-${writer}`, expected, part);
      }
    }),
  );
  const ms = performance.now() - start;
  await store.close();
  return ms;
}

async function directly(
  folder: string,
  columns: readonly (readonly EventToAppend[])[],
  { appends, eventsPerAppend }: Load,
): Promise<number> {
  const streams = columns.map((_, writer) => `workshop-${writer}`);
  const direct = await DirectInserts.open(folder, streams);
  const start = performance.now();
  direct.insert(columns, appends, eventsPerAppend);
  const ms = performance.now() - start;
  direct.close();
  return ms;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
