import { DatabaseSync } from 'node:sqlite';
import { type LocalStore, type Write, WrittenBehind } from './local-store.ts';

/** Another process has the file open. */
export class FileInUseError extends Error {
  constructor(path: string) {
    super(`${path} is in use by another process`);
    this.name = 'FileInUseError';
  }
}

/** SQLITE_BUSY; https://sqlite.org/rescode.html */
const BUSY = 5;

/**
 * A store in one file, for clients in Node. What is written outlives the process at once, and a loss of power as far
 * as the device keeps its word.
 * @throws FileInUseError
 */
export function openFileStore(path: string): LocalStore {
  const database = new DatabaseSync(path);
  try {
    // The lock lasts until the file is closed, by us or by the end of the process.
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    database.exec('BEGIN IMMEDIATE');
    database.exec('CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value TEXT) STRICT');
    database.exec('COMMIT');
    return keptIn(database);
  } catch (error) {
    database.close();
    throw isBusy(error) ? new FileInUseError(path) : error;
  }
}

function keptIn(database: DatabaseSync): LocalStore {
  const put = database.prepare('INSERT OR REPLACE INTO kept (key, value) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM kept WHERE key = ?');
  const rows = database.prepare('SELECT key, value FROM kept').all();
  const kept = rows.flatMap(({ key, value }) => written(String(key), String(value)));
  return new WrittenBehind(
    kept,
    (writes) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        for (const [key, value] of writes) {
          if (value === undefined) remove.run(key);
          else put.run(key, JSON.stringify(value));
        }
        database.exec('COMMIT');
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
      return Promise.resolve();
    },
    () => {
      database.close();
      return Promise.resolve();
    },
  );
}

/** What is no JSON is none of ours: it stays where it is, and is in nobody's way. */
function written(key: string, value: string): Write[] {
  try {
    return [[key, JSON.parse(value) as unknown]];
  } catch {
    return [];
  }
}

function isBusy(error: unknown): boolean {
  const isObject = typeof error === 'object' && error !== null;
  const code: unknown = isObject ? Reflect.get(error, 'errcode') : undefined;
  // The lower byte: extended codes say more in the upper ones.
  return typeof code === 'number' && (code & 0xff) === BUSY;
}
