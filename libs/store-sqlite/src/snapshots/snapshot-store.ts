import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  inTurns,
  jsonPieces,
  otherFoldsOf,
  type Snapshot,
  type SnapshotStore,
  StoreUnavailableError,
  type WrittenSnapshot,
} from '@rembuk/event-sourcing';
import { AnsweringThread } from '../threads/answering-thread.ts';
import { threadFile } from '../threads/thread.ts';
import type { LoadedSnapshot, SnapshotRequest } from './messages.ts';
import { type SnapshotBounds, snapshotFileName } from './snapshot-file.ts';

export interface SqliteSnapshotBounds extends SnapshotBounds {
  /** Requests that may wait; one more is refused as `overloaded`. */
  readonly pendingMax: number;
  /** The JSON, in UTF-16 units, of the states that wait to be saved. */
  readonly pendingCharactersMax: number;
}

export const defaultSnapshotBounds: SqliteSnapshotBounds = {
  keptMax: 128,
  newestKept: 4,
  totalBytesMax: 1024 ** 3,
  pendingMax: 1_000,
  pendingCharactersMax: 64 * 1024 ** 2,
};

/**
 * Snapshots in `snapshots.db`, a file of its own that may be deleted whenever no server runs.
 * Of each stream and fold version it keeps `keptMax`: the newest few, and the others spread over the whole history.
 */
export class SqliteSnapshotStore implements SnapshotStore {
  readonly #thread: AnsweringThread<SnapshotRequest, LoadedSnapshot | undefined>;

  readonly #charactersMax: number;
  #pendingCharacters = 0;

  private constructor(
    thread: AnsweringThread<SnapshotRequest, LoadedSnapshot | undefined>,
    charactersMax: number,
  ) {
    this.#thread = thread;
    this.#charactersMax = charactersMax;
  }

  /** Opened by the process that holds the folder: see `SqliteEventStore.open`. */
  static async open(options: {
    readonly folder: string;
    readonly bounds?: Partial<SqliteSnapshotBounds>;
  }): Promise<SqliteSnapshotStore> {
    const folder = resolve(options.folder);
    const bounds = { ...defaultSnapshotBounds, ...options.bounds };
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const thread = await AnsweringThread.open<SnapshotRequest, LoadedSnapshot | undefined>({
      file: threadFile('./snapshot-thread', import.meta.url),
      name: 'rembuk snapshots',
      workerData: { file: join(folder, snapshotFileName), ...bounds },
      pendingMax: bounds.pendingMax,
    });
    return new SqliteSnapshotStore(thread, bounds.pendingCharactersMax);
  }

  async load(
    stream: string,
    foldVersion: number,
    atOrBefore?: number,
  ): Promise<Snapshot | undefined> {
    const written = await this.loadWritten(stream, foldVersion, atOrBefore);
    if (!written) return undefined;
    const { json, ...of } = written;
    return { ...of, state: JSON.parse(textIn(json)) as unknown };
  }

  async loadWritten(
    stream: string,
    foldVersion: number,
    atOrBefore = Number.MAX_SAFE_INTEGER,
  ): Promise<WrittenSnapshot | undefined> {
    const found = await this.#thread.ask({ kind: 'load', stream, foldVersion, atOrBefore });
    if (!found) return undefined;
    const { revision, hash, state } = found;
    return { revision, hash, foldVersion, json: state };
  }

  async save(stream: string, { revision, hash, foldVersion, state }: Snapshot): Promise<void> {
    const written = { characters: 0 };
    try {
      const text = await this.#written(state, written);
      await this.#thread.ask({ kind: 'save', stream, revision, hash, foldVersion, state: text });
    } finally {
      this.#pendingCharacters -= written.characters;
    }
  }

  /** The JSON of a state, written a little in each turn: others go on meanwhile. */
  async #written(state: unknown, written: { characters: number }): Promise<string[]> {
    const pieces: string[] = [];
    for await (const piece of inTurns(jsonPieces(state))) {
      const alone = this.#pendingCharacters === written.characters;
      pieces.push(piece);
      written.characters += piece.length;
      this.#pendingCharacters += piece.length;
      if (!alone && this.#pendingCharacters > this.#charactersMax)
        throw new StoreUnavailableError('overloaded');
    }
    return pieces;
  }

  async deleteAll(stream: string): Promise<void> {
    await this.#thread.ask({ kind: 'deleteAll', stream, others: otherFoldsOf(stream) });
  }

  /** Finishes what was asked. Idempotent. */
  close(): Promise<void> {
    return this.#thread.close();
  }
}

function textIn({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}
