/**
 * A log moved into KurrentDB and back by `rembuk migrate`, everything that it checks included; the database is a double of
 * its wire, in this process and in memory, or the empty one that KURRENTDB_URL names.
 * Alone: `node bench/moving.ts` after a build; `--events N`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SqliteEventStore } from '@rembuk/store-sqlite';
import { WireDouble } from '@rembuk/store-kurrentdb/testing';
import { commandLine } from '../scripts/command-line.ts';
import { sampleEvents } from './core/sample-events.ts';
import { formatNumber, printRows, type Row } from './support/rows.ts';

const rembuk = fileURLToPath(new URL('../apps/cli/dist/bundle/main.js', import.meta.url));
const streams = 20;
const given = process.env['KURRENTDB_URL'];

/** `perAppend`: how many events of one workshop follow each other. */
async function movingRows(events: number, perAppend: number): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rembuk-bench-moving-'));
  const double = given === undefined ? await new WireDouble().start() : undefined;
  try {
    await build(folder, events, perAppend);
    const row = async (to: string): Promise<Row> => ({
      name: `${formatNumber(events)} events, ${perAppend} of a workshop at a time, to ${to}`,
      value: (events / (await migrate(to, folder, given ?? double?.url ?? ''))) * 1_000,
      unit: 'events/s',
    });
    return [await row('kurrentdb'), await row('sqlite')];
  } finally {
    double?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function build(folder: string, events: number, perAppend: number): Promise<void> {
  const store = await SqliteEventStore.open({ folder });
  const ends = new Map<string, { readonly head: number; readonly hash: string | undefined }>();
  let appends: Promise<unknown>[] = [];
  for (let turn = 0; turn * perAppend < events; turn++) {
    const stream = `workshop-${turn % streams}`;
    const { head, hash } = ends.get(stream) ?? { head: -1, hash: undefined };
    const made = sampleEvents(stream, perAppend, hash);
    ends.set(stream, { head: head + perAppend, hash: made.at(-1)?.meta.hash });
    appends.push(store.append(stream, head === -1 ? 'no_stream' : head, made));
    if (appends.length < 500) continue;
    await Promise.all(appends);
    appends = [];
  }
  await Promise.all(appends);
  await store.close();
}

/** @returns milliseconds, the start of the process included */
async function migrate(to: string, folder: string, store: string): Promise<number> {
  const start = performance.now();
  const words = [rembuk, 'migrate', '--to', to, '--folder', folder, '--patience', '0'];
  const env = { ...process.env, REMBUK_STORE: store };
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'], env });
  const [status] = (await once(child, 'exit')) as [number | null];
  if (status !== 0) throw new Error(`rembuk migrate --to ${to} ended with ${String(status)}`);
  return performance.now() - start;
}

const { values, wholeNumber } = commandLine('node bench/moving.ts [--events N]', {
  events: { type: 'string', default: '100000' },
});
const events = wholeNumber('events', values.events);
const rows = await movingRows(events, 100);
// A database that has taken one log takes no other.
if (given === undefined) rows.push(...(await movingRows(events, 1)));
printRows('moving', rows);
