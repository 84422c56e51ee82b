import type { EventStore } from '@rembuk/event-sourcing';
import { type SqliteBounds, SqliteEventStore, type SqliteLogReader } from '@rembuk/store-sqlite';
import { ExpectedError } from '../expected-error.ts';

/** A log to be read, wherever it lies. */
export type ReadableLog = Pick<EventStore, 'readStream' | 'readAll' | 'head'>;

/** Works on the log of a data folder for reading alone, beside a running server or without one. */
export async function withLog<Result>(
  folder: string,
  work: (log: SqliteLogReader) => Promise<Result>,
  bounds: Partial<SqliteBounds> = {},
): Promise<Result> {
  let log: SqliteLogReader;
  try {
    log = await SqliteEventStore.openReadOnly({ folder, bounds });
  } catch (error) {
    throw new ExpectedError(`no log to read in ${folder}: ${messageOf(error)}`);
  }
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

/** Works on the log of a data folder that no server has. */
export async function withStore<Result>(
  folder: string,
  work: (store: SqliteEventStore) => Promise<Result>,
): Promise<Result> {
  let store: SqliteEventStore;
  try {
    store = await SqliteEventStore.open({ folder });
  } catch (error) {
    throw new ExpectedError(`${folder} cannot be opened: ${messageOf(error)}`);
  }
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
