import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { failureOf } from './failure.ts';
import { lockWaitMs } from './schema.ts';
import { reserveWriteAheadLog } from './write-ahead-log.ts';

/**
 * Moves committed pages from the write-ahead log into the database file. Asked for, not automatic: SQLite's own
 * checkpoint hides a flush that failed, and would then let the only good copy of the pages be overwritten.
 */
export class Checkpoints {
  readonly #database: DatabaseSync;
  readonly #file: string;
  readonly #dueAfterPages: number;
  readonly #state: StatementSync;
  readonly #passive: StatementSync;
  readonly #truncate: StatementSync;
  /** Pages in the log at the last try; a reader may have held it back, so it is not repeated at once. */
  #triedAt = 0;
  #truncationOwed = false;

  /** @param dueAfterPages pages in the write-ahead log that make a checkpoint worth its flush */
  constructor(database: DatabaseSync, file: string, dueAfterPages: number) {
    this.#database = database;
    this.#file = file;
    this.#dueAfterPages = dueAfterPages;
    this.#state = database.prepare('PRAGMA wal_checkpoint(NOOP)');
    this.#passive = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
    this.#truncate = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  runIfDue(): void {
    const { log, checkpointed } = this.#state.get() ?? {};
    const pages = Number(log);
    if (pages < this.#triedAt) this.#triedAt = 0;
    if (pages - Math.max(Number(checkpointed), this.#triedAt) < this.#dueAfterPages) return;
    this.#triedAt = pages;
    try {
      this.#passive.get();
    } catch (error) {
      // Without room the pages stay where they are, durable; anything else is for the caller.
      if (failureOf(error).reason !== 'full') throw error;
      return;
    }
    if (this.#truncationOwed) this.truncate();
    // What an erasure cut off: here it is written once, however many there were, and nobody waits for it.
    this.reserve();
  }

  /** Empties the write-ahead log, so that nothing of what it held is left. False when a reader still needs it. */
  truncate(): boolean {
    // Reads of our own take milliseconds; for others, commits must not wait.
    this.#database.exec('PRAGMA busy_timeout = 100');
    try {
      this.#truncationOwed = Number(this.#truncate.get()?.busy) !== 0;
    } finally {
      this.#database.exec(`PRAGMA busy_timeout = ${lockWaitMs}`);
    }
    return !this.#truncationOwed;
  }

  /** Sees to it that commits need not make the write-ahead log grow. */
  reserve(): void {
    reserveWriteAheadLog(this.#file, this.#dueAfterPages);
  }
}
