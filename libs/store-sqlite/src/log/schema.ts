import type { DatabaseSync } from 'node:sqlite';
import { assertCurrent, migrate, type Schema } from '../migrate.ts';

export const logFile = 'events.db';

const schema: Schema = {
  name: 'event log',
  /** "Rmbk": tells our files from other SQLite databases. */
  applicationId: 0x52_6d_62_6b,
  migrations: [
    `
    CREATE TABLE categories (
      id INTEGER PRIMARY KEY,
      -- A stream's name up to its first "-", that included.
      name TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE streams (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      category INTEGER NOT NULL REFERENCES categories (id)
    ) STRICT;

    CREATE TABLE events (
      position INTEGER PRIMARY KEY,
      stream INTEGER NOT NULL REFERENCES streams (id),
      revision INTEGER NOT NULL,
      -- That of the stream, repeated: reads by prefix need no other table.
      category INTEGER NOT NULL,
      v INTEGER NOT NULL,
      id TEXT NOT NULL,
      type TEXT NOT NULL,
      -- Canonical JSON. In this order and behind everything else: see erasable-text.ts.
      meta TEXT NOT NULL,
      data TEXT NOT NULL
    ) STRICT;

    CREATE UNIQUE INDEX events_by_revision ON events (stream, revision);
    CREATE UNIQUE INDEX events_by_id ON events (stream, id);
    CREATE INDEX events_by_category ON events (category);

    -- The last position ever given, kept when its event may have been erased: positions are not given twice.
    CREATE TABLE erasures (last_position INTEGER NOT NULL) STRICT;
    INSERT INTO erasures VALUES (0);
    `,
    `
    -- What the log notes beside its events, so that one which is moved, and a tail that is cut off, are missed.
    ALTER TABLE streams ADD COLUMN last_revision INTEGER NOT NULL DEFAULT -1;
    UPDATE streams
      SET last_revision = (SELECT coalesce(max(revision), -1) FROM events WHERE stream = streams.id);
    -- See place.ts. Events from before have none.
    ALTER TABLE events ADD COLUMN place TEXT;
    -- Events that were erased: so many positions, and no more, are empty.
    ALTER TABLE erasures ADD COLUMN events INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE erasures ADD COLUMN placed_after INTEGER NOT NULL DEFAULT 0;
    UPDATE erasures SET
      placed_after = max(last_position, (SELECT coalesce(max(position), 0) FROM events)),
      events = max(last_position, (SELECT coalesce(max(position), 0) FROM events))
        - (SELECT count(*) FROM events);
    `,
  ],
};

/** Makes a fresh log, or brings an older one up to date. Call inside the lock on its folder. */
export function migrateLog(database: DatabaseSync): void {
  migrate(database, schema);
}

/** @throws Error for a file that this program cannot read as it is. */
export function assertCurrentLog(database: DatabaseSync): void {
  assertCurrent(database, schema);
}

/**
 * How long the writer waits for another process that has a lock on the file. There should be none: the data folder is
 * held. Whoever opened the file by other means is waited for this long by every commit.
 */
export const lockWaitMs = 1_000;

/**
 * Durability is set here and nowhere else. FULL: the write-ahead log is flushed before a commit returns.
 * Checkpoints are asked for by the writer, because SQLite's own would swallow a failing flush.
 */
export const writerPragmas = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 0;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -32768;
`;

export const readerPragmas = `
  PRAGMA query_only = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -16384;
`;
