import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  type AppendResult,
  assertErasable,
  catchUp,
  type ChainVerdict,
  endOfLog,
  erasableStreamPrefix,
  type EventKey,
  type EventStore,
  type EventToAppend,
  type ExpectedRevision,
  type LogPage,
  positionNumber,
  prepareAppend,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
  StoreUnavailableError,
  type SubscribeOptions,
  type SubscriptionMessage,
  Watermark,
} from '@rembuk/event-sourcing';
import { auditInThread } from './audit/audit-in-thread.ts';
import { syncFolder } from './backup.ts';
import { defaultBounds, type SqliteBounds } from './bounds.ts';
import { FolderLock } from './folder-lock.ts';
import { logFile } from './log/schema.ts';
import { LogReads } from './log-reads.ts';
import { SqliteLogReader } from './read-only.ts';
import { ReaderClient } from './reader-client.ts';
import { seeToMissingLog } from './missing-log.ts';
import { WriterClient } from './writer-client.ts';

export interface SqliteStoreOptions {
  /** The data folder; made when it does not exist. One process at a time. */
  readonly folder: string;
  readonly bounds?: Partial<SqliteBounds>;
}

/**
 * The event store in one SQLite file. One thread writes, another reads; both, and the lock on the folder,
 * live as long as the store is open.
 */
export class SqliteEventStore implements EventStore {
  readonly capabilities = { durable: true, shared: false, refusesKnownIds: true };
  readonly #folder: string;
  readonly #parts: Parts;
  readonly #reads: LogReads;
  #closing: Promise<void> | undefined;

  private constructor(folder: string, parts: Parts) {
    this.#folder = folder;
    this.#parts = parts;
    this.#reads = new LogReads(parts.reader);
  }

  /**
   * Opens the log, bringing it up to date; what an earlier process committed is there.
   * @throws DataFolderLockedError when another process has the folder; UnfinishedRestoreError, LogMovedError when its log
   *   is not in its place; Error for a file that is not ours.
   */
  static async open(options: SqliteStoreOptions): Promise<SqliteEventStore> {
    const folder = resolve(options.folder);
    const bounds = { ...defaultBounds, ...options.bounds };
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const lock = FolderLock.acquire(folder, new Date());
    try {
      await seeToMissingLog(folder);
      const parts = await openParts(folder, bounds, lock);
      return new SqliteEventStore(folder, parts);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /**
   * Opens the log for reading alone, beside the server that has it, or without one.
   * @throws Error when there is no log, or one that this program cannot read as it is.
   */
  static openReadOnly(options: SqliteStoreOptions): Promise<SqliteLogReader> {
    return SqliteLogReader.open(options);
  }

  /** Why writes are refused for good, if they are: for health checks. */
  get failure(): StoreUnavailableError | undefined {
    return this.#parts.writer.failure;
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult> {
    const prepared = prepareAppend(stream, expected, events);
    return this.#parts.writer.append(stream, expected, prepared);
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

  /** Byte for byte, and by what the log notes beside its events; in a thread of its own. */
  audit(stream: string, signal: AbortSignal): Promise<ChainVerdict> {
    return auditInThread(this.#folder, stream, signal);
  }

  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionMessage> {
    const { watermark } = this.#parts;
    const readPage = (after: number): Promise<LogPage> => this.#reads.logPage(after, options);
    const { after } = options;
    const start = after === endOfLog ? () => this.#reads.end() : positionNumber(after);
    return catchUp(start, { watermark, readPage }, options.signal);
  }

  /**
   * Resolves when the stream's text is in no file of the log any more, the write-ahead log included.
   * @throws StoreUnavailableError `overloaded` while another process reads pages that still hold it: ask again.
   */
  async deleteStream(stream: string): Promise<void> {
    assertErasable(stream);
    await this.#parts.writer.erase(stream);
  }

  close(): Promise<void> {
    this.#closing ??= closeParts(this.#parts);
    return this.#closing;
  }
}

interface Parts {
  readonly lock: FolderLock;
  readonly writer: WriterClient;
  readonly reader: ReaderClient;
  readonly watermark: Watermark;
}

async function openParts(folder: string, bounds: SqliteBounds, lock: FolderLock): Promise<Parts> {
  const file = join(folder, logFile);
  const watermark = new Watermark(0);
  const crashed = (error: Error): void =>
    watermark.close(new StoreUnavailableError('failed', { cause: error }));
  const data = { file, erasablePrefix: erasableStreamPrefix, ...bounds };
  const committed = (position: number): void => watermark.advance(position);
  const writer = await WriterClient.open(data, bounds, { committed, crashed });
  try {
    // Behind the writer, so that the reader finds the schema in place.
    const reader = await ReaderClient.open({ file, ...bounds }, bounds, crashed);
    await syncFolder(folder);
    await syncFolder(dirname(folder));
    return { lock, writer, reader, watermark };
  } catch (error) {
    await writer.close();
    throw error;
  }
}

async function closeParts({ lock, writer, reader, watermark }: Parts): Promise<void> {
  watermark.close();
  writer.refuse();
  // Whoever closes a file last moves its pages to their place: the writer, unless its file is not trusted any more.
  if (writer.failure) await writer.close();
  await reader.close();
  await writer.close();
  lock.release();
}
