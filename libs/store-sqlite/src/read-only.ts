import { join, resolve } from 'node:path';
import type {
  EventKey,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
} from '@rembuk/event-sourcing';
import { backupLog, type BackupResult } from './backup.ts';
import { defaultBounds, type SqliteBounds } from './bounds.ts';
import { logFile } from './log/schema.ts';
import { type LogReading, LogReads } from './log-reads.ts';
import { assertNotMissing } from './missing-log.ts';
import { ReaderClient } from './reader-client.ts';

/** A log opened for reading alone: for verify, export and backup beside a running server. */
export class SqliteLogReader implements LogReading {
  readonly #folder: string;
  readonly #reader: ReaderClient;
  readonly #reads: LogReads;
  #closing: Promise<void> | undefined;

  private constructor(folder: string, reader: ReaderClient) {
    this.#folder = folder;
    this.#reader = reader;
    this.#reads = new LogReads(reader);
  }

  static async open(options: {
    readonly folder: string;
    readonly bounds?: Partial<SqliteBounds>;
  }): Promise<SqliteLogReader> {
    const folder = resolve(options.folder);
    const bounds = { ...defaultBounds, ...options.bounds };
    const file = join(folder, logFile);
    await assertNotMissing(folder);
    const reader = await ReaderClient.open({ file, ...bounds }, bounds);
    return new SqliteLogReader(folder, reader);
  }

  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent> {
    return this.#reads.readStream(stream, options);
  }

  readAll(
    options?: ReadAllOptions,
  ): AsyncIterable<{ readonly stream: string; readonly event: RecordedEvent }> {
    return this.#reads.readAll(options);
  }

  head(stream: string): Promise<number | undefined> {
    return this.#reads.head(stream);
  }

  findByIds(keys: readonly EventKey[]): Promise<readonly (RecordedEvent | undefined)[]> {
    return this.#reads.findByIds(keys);
  }

  /** Copies the log, as it is now, into another folder. */
  backup(targetFolder: string): Promise<BackupResult> {
    return backupLog(this.#folder, resolve(targetFolder));
  }

  close(): Promise<void> {
    this.#closing ??= this.#reader.close();
    return this.#closing;
  }
}
