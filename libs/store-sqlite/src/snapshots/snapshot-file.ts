import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { isDamage } from '../log/failure.ts';
import { migrate, type Schema } from '../migrate.ts';
import type { LoadedSnapshot, SnapshotRequest } from './messages.ts';
import { thinned, type ThinningRule } from './thinning.ts';

export interface SnapshotBounds extends ThinningRule {
  /** Compressed snapshots of all streams together; the longest untouched go first. */
  readonly totalBytesMax: number;
}

export const snapshotFileName = 'snapshots.db';

const schema: Schema = {
  name: 'snapshot file',
  /** "Rmbs" */
  applicationId: 0x52_6d_62_73,
  migrations: [
    `
    CREATE TABLE snapshots (
      id INTEGER PRIMARY KEY,
      stream TEXT NOT NULL,
      fold_version INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      hash TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      -- JSON, compressed with zstd and its checksum.
      state BLOB NOT NULL,
      UNIQUE (stream, fold_version, revision)
    ) STRICT;
    `,
  ],
};

/** Fold versions kept of a stream: the current one, and the one before while programs are being exchanged. */
const foldVersionsKept = 2;

type Save = Extract<SnapshotRequest, { kind: 'save' }>;
type Load = Extract<SnapshotRequest, { kind: 'load' }>;
type DeleteAll = Extract<SnapshotRequest, { kind: 'deleteAll' }>;

/** Snapshots in a file of their own, so that the log stays small and nothing is missed when this one is thrown away. */
export class SnapshotFile {
  readonly #file: string;
  readonly #bounds: SnapshotBounds;
  #database: DatabaseSync;
  #totalBytes: number;

  constructor(file: string, bounds: SnapshotBounds) {
    this.#file = file;
    this.#bounds = bounds;
    ({ database: this.#database, totalBytes: this.#totalBytes } = openOrBeginAnew(file));
  }

  /** A file that turns out to be damaged is thrown away, and the request tried on a fresh one. */
  answer(request: SnapshotRequest): LoadedSnapshot | undefined {
    try {
      return this.#handle(request);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#database.close();
      ({ database: this.#database, totalBytes: this.#totalBytes } = beginAnew(this.#file));
      return this.#handle(request);
    }
  }

  #handle(request: SnapshotRequest): LoadedSnapshot | undefined {
    switch (request.kind) {
      case 'load':
        return this.#load(request);
      case 'save':
        this.#save(request);
        return undefined;
      case 'deleteAll':
        this.#deleteAll(request);
        return undefined;
    }
  }

  close(): void {
    this.#database.close();
  }

  #load({ stream, foldVersion, atOrBefore }: Load): LoadedSnapshot | undefined {
    const query = this.#database.prepare(
      `SELECT id, revision, hash, state FROM snapshots
       WHERE stream = ? AND fold_version = ? AND revision <= ?
       ORDER BY revision DESC LIMIT 1`,
    );
    let row = query.get(stream, foldVersion, atOrBefore);
    while (row) {
      const state = decompressed(row.state);
      if (state !== undefined)
        return { revision: Number(row.revision), hash: String(row.hash), state };
      // One that cannot be read is worth nothing: the one before it will do.
      this.#delete('id = ?', Number(row.id));
      row = query.get(stream, foldVersion, atOrBefore);
    }
    return undefined;
  }

  #save({ stream, foldVersion, revision, hash, state }: Save): void {
    const compressed = zstdCompressSync(state.join(''), {
      params: { [constants.ZSTD_c_checksumFlag]: 1 },
    });
    this.#transaction(() => {
      this.#delete(
        'stream = ? AND fold_version = ? AND revision = ?',
        stream,
        foldVersion,
        revision,
      );
      this.#database
        .prepare(
          `INSERT INTO snapshots (stream, fold_version, revision, hash, bytes, state)
           VALUES (?, ?, ?, ?, ?, ?)`,
        )
        .run(stream, foldVersion, revision, hash, compressed.length, compressed);
      this.#totalBytes += compressed.length;
      this.#thin(stream, foldVersion);
      this.#makeRoom();
    });
  }

  #thin(stream: string, foldVersion: number): void {
    const rows = this.#database
      .prepare('SELECT revision FROM snapshots WHERE stream = ? AND fold_version = ?')
      .all(stream, foldVersion);
    const revisions = rows.map((row) => Number(row.revision));
    for (const revision of thinned(revisions, this.#bounds))
      this.#delete(
        'stream = ? AND fold_version = ? AND revision = ?',
        stream,
        foldVersion,
        revision,
      );
    const newest = this.#database
      .prepare('SELECT DISTINCT fold_version FROM snapshots WHERE stream = ? ORDER BY 1 DESC')
      .all(stream)
      .map((row) => Number(row.fold_version));
    const oldestKept = newest[foldVersionsKept - 1];
    if (oldestKept !== undefined)
      this.#delete('stream = ? AND fold_version < ?', stream, oldestKept);
  }

  /** The snapshot just saved is the last to go, so one always stays. */
  #makeRoom(): void {
    const oldest = this.#database.prepare('SELECT min(id) AS id, max(id) AS newest FROM snapshots');
    while (this.#totalBytes > this.#bounds.totalBytesMax) {
      const row = oldest.get();
      if (!row || row.id === row.newest) return;
      this.#delete('id = ?', Number(row.id));
    }
  }

  #deleteAll({ stream, others }: DeleteAll): void {
    this.#transaction(() => {
      this.#delete('stream = ?', stream);
      this.#delete('substr(stream, 1, ?) = ?', others.length, others);
    });
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  #delete(where: string, ...parameters: (string | number)[]): void {
    const rows = this.#database
      .prepare(`DELETE FROM snapshots WHERE ${where} RETURNING bytes`)
      .all(...parameters);
    for (const { bytes } of rows) this.#totalBytes -= Number(bytes);
  }

  #transaction(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      this.#totalBytes = totalBytesOf(this.#database);
      throw error;
    }
  }
}

interface OpenFile {
  readonly database: DatabaseSync;
  readonly totalBytes: number;
}

/** A file that cannot be opened, or comes from a newer program, is thrown away: it is disposable. */
function openOrBeginAnew(file: string): OpenFile {
  try {
    return openFile(file);
  } catch {
    return beginAnew(file);
  }
}

function beginAnew(file: string): OpenFile {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  return openFile(file);
}

function openFile(file: string): OpenFile {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    // Not flushed at each commit: after a loss of power the last snapshots may be missing, and that is all.
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA secure_delete = ON;
      PRAGMA journal_size_limit = 67108864;
    `);
    migrate(database, schema);
    return { database, totalBytes: totalBytesOf(database) };
  } catch (error) {
    database.close();
    throw error;
  }
}

function totalBytesOf(database: DatabaseSync): number {
  const row = database.prepare('SELECT coalesce(sum(bytes), 0) AS bytes FROM snapshots').get();
  return Number(row?.bytes);
}

/** What states are mostly below when they are packed out, for each byte packed. */
const packedAtMost = 16;
const pieceBytesMax = 64 * 1024 * 1024;

function decompressed(state: unknown): Uint8Array<ArrayBuffer> | undefined {
  try {
    const packed = state as Uint8Array;
    // In one piece where it can be: many are put together at the end, which is a copy of all. Room not used costs nothing.
    const chunkSize = Math.min(packed.byteLength * packedAtMost, pieceBytesMax);
    return zstdDecompressSync(packed, { chunkSize });
  } catch {
    return undefined;
  }
}
