import { existsSync, renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { type LocalStore, type StoreNotice, type Write, WrittenBehind } from './local-store.ts';

/** Another process has the file open. */
export class FileInUseError extends Error {
  constructor(path: string) {
    super(`${path} is in use by another process`);
    this.name = 'FileInUseError';
  }
}

/** SQLITE_BUSY, SQLITE_CORRUPT, SQLITE_NOTADB; https://sqlite.org/rescode.html */
const [BUSY, CORRUPT, NOTADB] = [5, 11, 26];

const schema = 'CREATE TABLE kept (key TEXT PRIMARY KEY, value TEXT) STRICT';

/** The form of what is kept, as SQLite's `user_version`; raised with every other one. */
const version = 0;

/** The file is sound, and something else than a store. */
class OtherSchemaError extends Error {}

/** The file is a later version's. */
class TooNewError extends Error {}

/**
 * A store in one file, for clients in Node. What is written outlives the process at once, and a loss of power as far
 * as the device keeps its word. A file that cannot be read is set aside, one of a later version is left alone and nothing
 * is kept, and the store says so: see `notices`.
 * @throws FileInUseError
 */
export function openFileStore(path: string): LocalStore {
  try {
    return storeIn(path, []);
  } catch (error) {
    if (error instanceof TooNewError)
      return WrittenBehind.inMemory({ code: 'store_too_new', where: path });
    const isSpoilt = error instanceof OtherSchemaError || isOf(error, CORRUPT, NOTADB);
    if (!isSpoilt) throw isOf(error, BUSY) ? new FileInUseError(path) : error;
    return storeIn(path, [{ code: 'store_set_aside', where: setAside(path) }]);
  }
}

function storeIn(path: string, notices: readonly StoreNotice[]): LocalStore {
  const database = new DatabaseSync(path);
  try {
    // The lock lasts until the file is closed, by us or by the end of the process.
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    // Before anything that could write to it.
    const of = database.prepare('PRAGMA user_version').get();
    if (Number(of?.['user_version']) > version) throw new TooNewError(path);
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    database.exec('BEGIN IMMEDIATE');
    const table = database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'kept'").get();
    if (table === undefined) database.exec(schema);
    else if (table['sql'] !== schema) throw new OtherSchemaError(path);
    const [fault] = database.prepare('PRAGMA quick_check(1)').all();
    if (fault?.['quick_check'] !== 'ok') throw new OtherSchemaError(path);
    const unreadable = unreadableIn(database);
    database.exec('COMMIT');
    const some = { code: 'records_set_aside', where: `${path}, table unreadable` } as const;
    return keptIn(database, unreadable > 0 ? [...notices, some] : notices);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Moves what is no JSON, as of a write that a failing device did by half, out of everybody's way; gives how many. */
function unreadableIn(database: DatabaseSync): number {
  const spoilt = 'FROM kept WHERE value IS NULL OR NOT json_valid(value)';
  if (database.prepare(`SELECT 1 ${spoilt} LIMIT 1`).get() === undefined) return 0;
  database.exec('CREATE TABLE IF NOT EXISTS unreadable (key TEXT, value TEXT) STRICT');
  database.exec(`INSERT INTO unreadable SELECT key, value ${spoilt}`);
  return Number(database.prepare(`DELETE ${spoilt}`).run().changes);
}

/** Files that are set aside beside each other; the last one gives way. */
const asideMax = 100;

/** Under another name, with what SQLite keeps beside it. */
function setAside(path: string): string {
  let number = 1;
  while (number < asideMax && existsSync(`${path}.spoilt-${number}`)) number += 1;
  const where = `${path}.spoilt-${number}`;
  for (const part of ['', '-wal', '-shm', '-journal'])
    if (existsSync(path + part)) renameSync(path + part, where + part);
  return where;
}

function keptIn(database: DatabaseSync, notices: readonly StoreNotice[]): LocalStore {
  const put = database.prepare('INSERT OR REPLACE INTO kept (key, value) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM kept WHERE key = ?');
  const rows = database.prepare('SELECT key, value FROM kept').all();
  const kept = rows.map(({ key, value }): Write => [String(key), JSON.parse(String(value))]);
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
    { notices },
  );
}

function isOf(error: unknown, ...codes: readonly number[]): boolean {
  const isObject = typeof error === 'object' && error !== null;
  const code: unknown = isObject ? Reflect.get(error, 'errcode') : undefined;
  // The lower byte: extended codes say more in the upper ones.
  return typeof code === 'number' && codes.includes(code & 0xff);
}
