import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './log/failure.ts';

/** Another process has the data folder. */
export class DataFolderLockedError extends Error {
  override readonly name = 'DataFolderLockedError';
  readonly folder: string;
  /** Undefined when the holder is just about to enter its name. */
  readonly holder: LockHolder | undefined;

  constructor(folder: string, holder: LockHolder | undefined) {
    const who = holder ? `process ${holder.pid}, since ${holder.since}` : 'another process';
    super(`the data folder ${folder} is in use by ${who}`);
    this.folder = folder;
    this.holder = holder;
  }
}

export interface LockHolder {
  readonly pid: number;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/**
 * One process per data folder. The lock is SQLite's own write lock on `lock.db`, held in a transaction that is never
 * committed: the system releases it when the process dies, however it dies, and readers can still see who holds it.
 * Never open or copy the file by other means inside the process: closing any handle of it would release the lock.
 */
export class FolderLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** @throws DataFolderLockedError */
  static acquire(folder: string, now: Date): FolderLock {
    const database = new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 });
    const me = { pid: process.pid, since: now.toISOString() };
    try {
      database.exec('CREATE TABLE IF NOT EXISTS holder (pid INTEGER, since TEXT) STRICT');
      // The name has to be committed to be seen, so the lock is let go once: someone may slip in between.
      for (let attempt = 0; attempt < 10; attempt++) {
        database.exec('BEGIN IMMEDIATE');
        const holder = holderIn(database);
        if (holder?.pid === me.pid && holder.since === me.since) return new FolderLock(database);
        database.exec('DELETE FROM holder');
        database.prepare('INSERT INTO holder VALUES (?, ?)').run(me.pid, me.since);
        database.exec('COMMIT');
      }
      throw new DataFolderLockedError(folder, undefined);
    } catch (error) {
      const refusal = isBusy(error) ? new DataFolderLockedError(folder, seen(database)) : error;
      database.close();
      throw refusal;
    }
  }

  release(): void {
    this.#database.close();
  }
}

function holderIn(database: DatabaseSync): LockHolder | undefined {
  const row = database.prepare('SELECT pid, since FROM holder').get();
  return row && { pid: Number(row.pid), since: String(row.since) };
}

/** The holder as others see it; undefined while it is entering its name. */
function seen(database: DatabaseSync): LockHolder | undefined {
  try {
    database.exec('PRAGMA busy_timeout = 200');
    return holderIn(database);
  } catch {
    return undefined;
  }
}
