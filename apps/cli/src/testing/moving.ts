import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type EventToAppend, genesisHash, seal } from '@rembuk/event-sourcing';
import { KurrentDbEventStore } from '@rembuk/store-kurrentdb';
import type { WireDouble } from '@rembuk/store-kurrentdb/testing';
import { SqliteEventStore } from '@rembuk/store-sqlite';
import { Folders, meta } from './folders.ts';
import { rembuk } from './run-quietly.ts';

export const away = (folder: string, ...more: readonly string[]) =>
  rembuk('migrate', '--to', 'kurrentdb', '--folder', folder, '--patience', '0', ...more);
export const back = (folder: string, ...more: readonly string[]) =>
  rembuk('migrate', '--to', 'sqlite', '--folder', folder, '--patience', '0', ...more);

/** Another process on the same database, as it were. */
export async function beside<Result>(
  double: WireDouble,
  work: (store: KurrentDbEventStore) => Promise<Result>,
): Promise<Result> {
  const store = new KurrentDbEventStore({ connectionString: double.url });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Every row of a log, with every character of it, in its order; places are the log's own. */
export function rowsIn(folder: string): readonly unknown[] {
  const database = new DatabaseSync(path.join(folder, 'events.db'), { readOnly: true });
  const rows = database
    .prepare(
      `SELECT s.name, c.name AS category, e.revision, e.v, e.id, e.type, e.meta, e.data
       FROM events e JOIN streams s ON s.id = e.stream JOIN categories c ON c.id = e.category
       ORDER BY e.position`,
    )
    .all();
  database.close();
  return rows;
}

export async function startAndStop(folder: string): Promise<void> {
  const server = await SqliteEventStore.open({ folder });
  await server.close();
}

/** A chain of events of these ids. */
export function chained(stream: string, ids: readonly string[]): EventToAppend[] {
  const events: EventToAppend[] = [];
  for (const id of ids) {
    const event = { id, type: 'ThingHappened', v: 1, data: {}, meta: meta(id) };
    events.push(seal(events.at(-1)?.meta.hash ?? genesisHash(stream), event));
  }
  return events;
}

/** So many of them, of new ids. */
export function someEvents(stream: string, count: number): EventToAppend[] {
  return chained(
    stream,
    Array.from({ length: count }, () => crypto.randomUUID()),
  );
}

/** Folders that hold a log of one stream. */
export class Houses extends Folders {
  async with(stream: string, events: readonly EventToAppend[]): Promise<string> {
    const folder = await this.fresh();
    const store = await SqliteEventStore.open({ folder });
    await store.append(stream, 'no_stream', events);
    await store.close();
    return folder;
  }

  /** Another folder with the same log. */
  async like(house: string): Promise<string> {
    const folder = await this.fresh();
    await copyFile(path.join(house, 'events.db'), path.join(folder, 'events.db'));
    return folder;
  }
}
