import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { StoredEventText } from '@rembuk/event-sourcing';
import { assertCurrentLog, readerPragmas } from '../log/schema.ts';

/** An event as it lies in the file, with what is noted beside it. */
export interface StoredRow extends StoredEventText {
  readonly revision: number;
  readonly position: number;
  readonly category: number;
  readonly place: string | null;
}

export interface StoredStream {
  readonly id: number;
  readonly name: string;
  readonly category: number;
  readonly categoryName: string | null;
  /** Where the log noted that the stream ends. */
  readonly lastRevision: number;
}

const pageRows = 1_000;

/** The log's file, row for row, without a transaction that would hold the server's checkpoints back. */
export class StoredLog {
  readonly #database: DatabaseSync;
  readonly #page: StatementSync;

  /** @throws Error when there is no log, or one that this program cannot read as it is. */
  constructor(file: string) {
    this.#database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    this.#database.exec(readerPragmas);
    assertCurrentLog(this.#database);
    // Bytes, because not every byte makes a different text.
    this.#page = this.#database.prepare(
      `SELECT revision, position, category, v, id, type, place,
         CAST(meta AS BLOB) AS meta, CAST(data AS BLOB) AS data
       FROM events WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ${pageRows}`,
    );
  }

  streams(): readonly StoredStream[] {
    return this.#select('ORDER BY s.id');
  }

  stream(name: string): StoredStream | undefined {
    return this.#select('WHERE s.name = ?', name)[0];
  }

  /** In the order of their revisions; those below 0 are none. */
  *rows(stream: number): Generator<StoredRow> {
    let after = -1;
    for (;;) {
      const rows = this.#page.all(stream, after) as unknown as StoredRow[];
      yield* rows;
      after = rows.at(-1)?.revision ?? after;
      if (rows.length < pageRows) return;
    }
  }

  /** Revisions of a stream that are none. */
  strays(stream: number): readonly number[] {
    return this.#database
      .prepare('SELECT revision FROM events WHERE stream = ? AND revision < 0 ORDER BY revision')
      .all(stream)
      .map((row) => Number(row.revision));
  }

  /** Positions up to here have no place noted. */
  placedAfter(): number {
    return Number(this.#database.prepare('SELECT placed_after FROM erasures').get()?.placed_after);
  }

  /** Events that lie in no stream, and positions that are empty although nothing was erased there; 0 and 0. */
  unaccounted(): { readonly homeless: number; readonly missing: number } {
    const row = this.#database
      .prepare(
        `SELECT (SELECT count(*) FROM events WHERE stream NOT IN (SELECT id FROM streams)) AS homeless,
           max((SELECT coalesce(max(position), 0) FROM events), last_position)
             - (SELECT count(*) FROM events) - events AS missing
         FROM erasures`,
      )
      .get();
    return { homeless: Number(row?.homeless), missing: Number(row?.missing) };
  }

  close(): void {
    this.#database.close();
  }

  #select(where: string, ...parameters: readonly string[]): readonly StoredStream[] {
    return this.#database
      .prepare(
        `SELECT s.id, s.name, s.category, c.name AS categoryName, s.last_revision AS lastRevision
         FROM streams s LEFT JOIN categories c ON c.id = s.category ${where}`,
      )
      .all(...parameters) as unknown as readonly StoredStream[];
  }
}
