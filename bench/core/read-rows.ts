import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { verifyChain } from '@rembuk/event-sourcing';
import { SqliteEventStore } from '@rembuk/store-sqlite';
import { formatNumber, type Row } from '../support/rows.ts';
import { sampleEvents } from './sample-events.ts';

const streams = 40;
const perAppend = 1_000;

/** Reading a log of that many events, of forty workshops and a few persons. */
export async function readRows(events: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rembuk-bench-read-'));
  const store = await SqliteEventStore.open({ folder });
  try {
    const built = await timed(() => build(store, events));
    const rows: Row[] = [
      {
        name: `bulk append of ${formatNumber(events)} events`,
        value: perSecond(events, built.ms),
        unit: 'events/s',
      },
    ];
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const all = await timed(() => count(store.readAll()));
    delay.disable();
    rows.push(
      { name: 'read them all', value: perSecond(all.result, all.ms), unit: 'events/s' },
      { name: '  event loop delay meanwhile, p99', value: delay.percentile(99) / 1e6, unit: 'ms' },
    );
    const beside = await appendsBesideRead(store);
    rows.push({ name: '  an append meanwhile, p99', value: beside, unit: 'ms' });

    const persons = await timed(() => count(store.readAll({ streamPrefix: 'person-' })));
    rows.push({
      name: `the ${persons.result} events of persons among them`,
      value: persons.ms,
      unit: 'ms',
    });
    const rare = await timed(() => count(store.readAll({ types: ['MilestoneSet'] })));
    rows.push({
      name: `the ${formatNumber(rare.result)} events of a rare type`,
      value: rare.ms,
      unit: 'ms',
    });
    const tail = await timed(() => count(store.readStream('workshop-7', { from: 5 })));
    rows.push({
      name: 'read one stream',
      value: perSecond(tail.result, tail.ms),
      unit: 'events/s',
    });
    rows.push({
      name: 'look up ids that are not there, one by one',
      value: await lookUps(store),
      unit: 'look-ups/s',
    });
    const verified = await timed(() => verifyChain('workshop-7', store.readStream('workshop-7')));
    if (!verified.result.ok) throw new Error('the chain is broken');
    rows.push({
      name: 'read and verify one stream',
      value: perSecond(verified.result.events, verified.ms),
      unit: 'events/s',
    });
    return rows;
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function build(store: SqliteEventStore, events: number): Promise<void> {
  const heads = new Map<string, { head: number; hash: string | undefined }>();
  for (let written = 0, turn = 0; written < events; written += perAppend, turn++) {
    const stream = `workshop-${turn % streams}`;
    const { head, hash } = heads.get(stream) ?? { head: -1, hash: undefined };
    const made = sampleEvents(stream, Math.min(perAppend, events - written), hash);
    const { revision } = await store.append(stream, head === -1 ? 'no_stream' : head, made);
    heads.set(stream, { head: revision, hash: made.at(-1)?.meta.hash });
    if (turn % 10 === 0) await store.append(`person-${turn}`, 'no_stream', sampleEvents('p', 2));
  }
}

/** Milliseconds that an append takes, one after the other, while everything is read. */
async function appendsBesideRead(store: SqliteEventStore): Promise<number> {
  const done = new AbortController();
  const read = count(store.readAll()).finally(() => done.abort());
  const times: number[] = [];
  while (!done.signal.aborted) {
    const start = performance.now();
    await store.append('beside-1', 'any', sampleEvents('beside-1', 1));
    times.push(performance.now() - start);
  }
  await read;
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
}

async function lookUps(store: SqliteEventStore): Promise<number> {
  const looks = 2_000;
  const { ms } = await timed(async () => {
    for (let look = 0; look < looks; look++)
      await store.findByIds([{ stream: 'workshop-7', id: crypto.randomUUID() }]);
  });
  return perSecond(looks, ms);
}

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let seen = 0;
  for await (const item of items) seen += item === undefined ? 0 : 1;
  return seen;
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}

function perSecond(count: number, ms: number): number {
  return (count / ms) * 1_000;
}
