import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Checkpoints } from './checkpoints.ts';
import { erasable, pageSize } from './erasable-text.ts';
import { isUniqueViolation } from './failure.ts';
import { lastPosition } from './last-position.ts';
import { anyRevision } from './messages.ts';
import { hashIn, placeOf } from './place.ts';
import { lockWaitMs, migrateLog, writerPragmas } from './schema.ts';
import { StreamHeads, type StreamHead } from './stream-heads.ts';

/** Where an append ended, or the revision that it found instead of the expected one. */
export type AppendOutcome =
  { readonly revision: number; readonly position: number } | { readonly actual: number };

export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly v: number;
  readonly meta: string;
  readonly data: string;
}

export interface WriterOptions {
  readonly file: string;
  /** Streams whose names start with this can be erased. */
  readonly erasablePrefix: string;
  /** Pages of 4 KiB in the write-ahead log after which they are moved to their place. */
  readonly checkpointAfterPages: number;
}

/** The one writer of a log file. Throws what SQLite throws; a transaction that threw has to be rolled back. */
export class LogWriter {
  readonly #database: DatabaseSync;
  readonly #heads: StreamHeads;
  readonly #checkpoints: Checkpoints;
  readonly #erasablePrefix: string;
  readonly #insert: StatementSync;
  readonly #noteHead: StatementSync;
  readonly #noteStream: StatementSync;
  readonly #removeBehind: StatementSync;
  readonly #places: StatementSync;
  readonly #placeOf: StatementSync;
  #lastPosition: number;
  #committedPosition: number;

  constructor({ file, erasablePrefix, checkpointAfterPages }: WriterOptions) {
    const database = new DatabaseSync(file, { timeout: lockWaitMs });
    this.#database = database;
    this.#erasablePrefix = erasablePrefix;
    database.exec(writerPragmas);
    assertDurable(database);
    migrateLog(database);
    this.#heads = new StreamHeads(database);
    this.#checkpoints = new Checkpoints(database, file, checkpointAfterPages);
    this.#insert = database.prepare(
      `INSERT INTO events (position, stream, revision, category, v, id, type, meta, data, place)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    // What was noted once stands, even where the tail is gone: the loss is to be seen.
    this.#noteHead = database.prepare(
      'UPDATE streams SET last_revision = max(last_revision, ?) WHERE id = ?',
    );
    // Once for each stream: one that is gone from the end of the log, its name too, is missed.
    this.#noteStream = database.prepare('UPDATE erasures SET last_position = ?');
    this.#removeBehind = database.prepare('DELETE FROM events WHERE position > ?');
    this.#places = database.prepare(
      `SELECT id, position, meta FROM events WHERE stream = ? AND revision BETWEEN ? AND ?
       ORDER BY revision`,
    );
    this.#placeOf = database.prepare('SELECT revision FROM events WHERE stream = ? AND id = ?');
    this.#lastPosition = lastPosition(database);
    this.#committedPosition = this.#lastPosition;
    // What a crash left in the write-ahead log, erased text included.
    this.#checkpoints.truncate();
    this.#checkpoints.reserve();
  }

  get position(): number {
    return this.#committedPosition;
  }

  begin(): void {
    this.#database.exec('BEGIN IMMEDIATE');
  }

  /** Durable when this returns. */
  commit(): void {
    this.#database.exec('COMMIT');
    this.#committedPosition = this.#lastPosition;
  }

  rollback(): void {
    // SQLite may have done it by itself, for instance when the disk is full.
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    this.#heads.forget();
    this.#lastPosition = this.#committedPosition;
  }

  /** One append inside the transaction; a conflict leaves the transaction as it was. */
  append(name: string, expected: number, events: readonly EventRow[]): AppendOutcome {
    const stream = this.#heads.of(name);
    const head = stream?.head ?? -1;
    if (expected !== anyRevision && expected !== head)
      return this.#repeated(stream, expected + 1, events) ?? { actual: head };
    const before = this.#lastPosition;
    try {
      return this.#insertAll(name, stream ?? this.#heads.create(name), events);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      // An id is in the stream already. SQLite took back the one row; the rows before it go here.
      this.#removeBehind.run(before);
      this.#lastPosition = before;
      if (expected !== anyRevision) return { actual: head };
      return (
        this.#repeated(stream, this.#revisionOf(stream, events[0]?.id), events) ?? { actual: head }
      );
    }
  }

  #insertAll(name: string, stream: StreamHead, events: readonly EventRow[]): AppendOutcome {
    const padded = name.startsWith(this.#erasablePrefix);
    let revision = stream.head;
    for (const { id, type, v, meta, data } of events) {
      const text = padded ? erasable(meta) : meta;
      revision += 1;
      this.#lastPosition += 1;
      this.#insert.run(
        this.#lastPosition,
        stream.id,
        revision,
        stream.category,
        v,
        id,
        type,
        text,
        data,
        placeOf(this.#lastPosition, name, revision, hashIn(meta)),
      );
    }
    if (stream.head < 0) this.#noteStream.run(this.#lastPosition);
    stream.head = revision;
    this.#noteHead.run(revision, stream.id);
    return { revision, position: this.#lastPosition };
  }

  /** The first result of an append whose events all lie in their place; undefined otherwise. */
  #repeated(
    stream: StreamHead | undefined,
    first: number | undefined,
    events: readonly EventRow[],
  ): AppendOutcome | undefined {
    if (!stream || first === undefined) return undefined;
    const last = first + events.length - 1;
    if (last > stream.head) return undefined;
    const places = this.#places.all(stream.id, first, last);
    const isThere = ({ id, meta }: EventRow, index: number): boolean =>
      places[index]?.id === id && hashIn(String(places[index].meta)) === hashIn(meta);
    if (!events.every(isThere)) return undefined;
    return { revision: last, position: Number(places.at(-1)?.position) };
  }

  #revisionOf(stream: StreamHead | undefined, id: string | undefined): number | undefined {
    if (!stream || id === undefined) return undefined;
    const revision = this.#placeOf.get(stream.id, id)?.revision;
    return revision === undefined ? undefined : Number(revision);
  }

  /**
   * Removes a stream in its own transaction, and then its text from the files.
   * False when another process still reads from the write-ahead log; the removal itself is durable.
   */
  erase(name: string): boolean {
    const stream = this.#heads.of(name);
    if (stream) {
      this.begin();
      const database = this.#database;
      const { changes } = database.prepare('DELETE FROM events WHERE stream = ?').run(stream.id);
      database
        .prepare('UPDATE erasures SET last_position = ?, events = events + ?')
        .run(this.#lastPosition, changes);
      database.prepare('DELETE FROM streams WHERE id = ?').run(stream.id);
      this.#heads.forget();
      this.commit();
    }
    return this.#checkpoints.truncate();
  }

  /** Moves what was committed from the write-ahead log to its place, when enough has gathered. */
  checkpoint(): void {
    this.#checkpoints.runIfDue();
  }

  close(): void {
    this.#database.close();
  }
}

/** @throws Error when the file system does not allow what the promise of durability rests on. */
function assertDurable(database: DatabaseSync): void {
  const wanted = { journal_mode: 'wal', synchronous: 2, page_size: pageSize };
  for (const [name, value] of Object.entries(wanted)) {
    const found = database.prepare(`PRAGMA ${name}`).get()?.[name];
    if (found !== value)
      throw new Error(`the event log needs ${name} = ${value}, not ${String(found)}`);
  }
}
