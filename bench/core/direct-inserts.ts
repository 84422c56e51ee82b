import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { EventToAppend } from '@rembuk/event-sourcing';
import { SqliteEventStore } from '@rembuk/store-sqlite';

const pagesToCheckpoint = 4_000;

/** The store's own table and settings, written to without the store: what it is measured against. */
export class DirectInserts {
  readonly #database: DatabaseSync;
  #position = 0;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  static async open(folder: string, streams: readonly string[]): Promise<DirectInserts> {
    // The store lays out the file, so that the tables and indexes are the same.
    await (await SqliteEventStore.open({ folder })).close();
    const database = new DatabaseSync(join(folder, 'events.db'));
    database.exec(`
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = 0;
      PRAGMA journal_size_limit = 67108864;
      PRAGMA foreign_keys = ON;
      PRAGMA secure_delete = ON;
      PRAGMA cache_size = -32768;
      INSERT INTO categories VALUES (1, 'workshop-');
    `);
    const insert = database.prepare('INSERT INTO streams (id, name, category) VALUES (?, ?, 1)');
    for (const [index, stream] of streams.entries()) insert.run(index + 1, stream);
    return new DirectInserts(database);
  }

  /** Rounds of one event per stream, each round one transaction; `columns` by stream. */
  insert(columns: readonly (readonly EventToAppend[])[], rounds: number, perRound: number): void {
    const database = this.#database;
    const insert = database.prepare(
      `INSERT INTO events (position, stream, revision, category, v, id, type, meta, data)
       VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?)`,
    );
    const log = database.prepare('PRAGMA wal_checkpoint(NOOP)');
    const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
    for (let round = 0; round < rounds; round++) {
      database.exec('BEGIN IMMEDIATE');
      for (const [stream, events] of columns.entries())
        for (let revision = round * perRound; revision < (round + 1) * perRound; revision++) {
          const event = events[revision];
          if (!event) continue;
          const { id, type, v, meta, data } = event;
          this.#position += 1;
          insert.run(
            this.#position,
            stream + 1,
            revision,
            v,
            id,
            type,
            JSON.stringify(meta),
            JSON.stringify(data),
          );
        }
      database.exec('COMMIT');
      const state = log.get();
      if (Number(state?.log) - Number(state?.checkpointed) >= pagesToCheckpoint) checkpoint.get();
    }
  }

  close(): void {
    this.#database.close();
  }
}
