import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import {
  inTurns,
  jsonPieces,
  otherFoldsOf,
  type Snapshot,
  type SnapshotStore,
  type WrittenSnapshot,
} from '@rembuk/event-sourcing';
import type { RedisLine } from '../line.ts';
import { deleteFoldScript, loadScript, saveScript } from './scripts.ts';
import { Seal } from './seal.ts';

const [compress, decompress] = [promisify(zstdCompress), promisify(zstdDecompress)];

export interface RedisSnapshotBounds {
  /** Of one stream, fold and version of the fold. */
  readonly keptMax: number;
  /** Of one stream, compressed; a snapshot that is larger alone is not kept. */
  readonly streamBytesMax: number;
  /** Of a stream that nobody asks for. */
  readonly keptMs: number;
  /** For an answer of Redis: a snapshot is large. */
  readonly answerMs: number;
}

export const defaultRedisSnapshotBounds: RedisSnapshotBounds = {
  keptMax: 16,
  streamBytesMax: 64 * 1024 * 1024,
  keptMs: 7 * 24 * 3_600_000,
  answerMs: 5_000,
};

export interface RedisSnapshotOptions {
  /** Before the name of each key. */
  readonly prefix: string;
  /** Of 256 bits, for this purpose alone, and the same on every node. */
  readonly key: KeyObject;
  readonly bounds?: Partial<RedisSnapshotBounds>;
  /** Told why a snapshot could not be read; the reader goes on without. Must not throw. */
  readonly failed: (stream: string, error: unknown) => void;
}

/** Where a snapshot lies; as the name of a field, and what it is sealed for. */
interface Place {
  readonly key: string;
  readonly fold: string;
}

/**
 * Snapshots that all nodes share. Redis holds them compressed and sealed: it can lose them, and neither read nor alter
 * them. What cannot be read is not there; a line of its own keeps large ones out of the way of what is urgent.
 */
export class RedisSnapshotStore implements SnapshotStore {
  readonly #line: RedisLine;
  readonly #options: RedisSnapshotOptions;
  readonly #bounds: RedisSnapshotBounds;
  readonly #seal: Seal;

  constructor(line: RedisLine, options: RedisSnapshotOptions) {
    this.#line = line;
    this.#options = options;
    this.#bounds = { ...defaultRedisSnapshotBounds, ...options.bounds };
    this.#seal = new Seal(options.key);
  }

  async load(...which: Parameters<SnapshotStore['load']>): Promise<Snapshot | undefined> {
    const written = await this.loadWritten(...which);
    if (!written) return undefined;
    const { json, ...of } = written;
    return { ...of, state: JSON.parse(new TextDecoder().decode(json)) as unknown };
  }

  async loadWritten(
    stream: string,
    foldVersion: number,
    atOrBefore = Number.MAX_SAFE_INTEGER,
  ): Promise<WrittenSnapshot | undefined> {
    try {
      return await this.#newest(stream, foldVersion, atOrBefore);
    } catch (error) {
      // Whoever folds from the beginning instead is slower, and right.
      this.#options.failed(stream, error);
      return undefined;
    }
  }

  /** @throws RedisAwayError; RangeError for one that is too large. */
  async save(stream: string, { revision, hash, foldVersion, state }: Snapshot): Promise<void> {
    const { keptMax, streamBytesMax, keptMs, answerMs } = this.#bounds;
    const { key, fold } = this.#placeOf(stream);
    const field = fieldOf(fold, foldVersion, revision);
    const head = Buffer.from(`${hash}\n`);
    const packed = Buffer.concat([head, await compress(await written(state))]);
    const sealed = await this.#seal.close(key + field, packed);
    if (sealed.length > streamBytesMax)
      throw new RangeError(`a snapshot of ${sealed.length} bytes`);
    const values = [fold, foldVersion, revision, sealed, keptMax, streamBytesMax, keptMs];
    await this.#line.ask((client) => saveScript.run(client, [key], values), answerMs);
  }

  /** @throws RedisAwayError: then they are still there, until nobody asked for them for `keptMs`. */
  async deleteAll(stream: string): Promise<void> {
    const { key, fold } = this.#placeOf(stream);
    await this.#line.ask<unknown>((client) =>
      fold === '' ? client.del(key) : deleteFoldScript.run(client, [key], [`${fold}\n`]),
    );
  }

  async #newest(
    stream: string,
    foldVersion: number,
    atOrBefore: number,
  ): Promise<WrittenSnapshot | undefined> {
    const { keptMs, answerMs } = this.#bounds;
    const { key, fold } = this.#placeOf(stream);
    const start = fieldOf(fold, foldVersion, '');
    for (;;) {
      const found = await this.#line.ask(
        (client) => loadScript.run(client, [key], [start, atOrBefore, keptMs]),
        answerMs,
      );
      if (!isFound(found)) return undefined;
      const [name, sealed] = found;
      const field = name.toString();
      const packed = await this.#seal.open(key + field, sealed);
      if (packed) {
        const end = packed.indexOf('\n');
        const hash = packed.toString('utf8', 0, end);
        const json = Uint8Array.from(await decompress(packed.subarray(end + 1)));
        return { revision: Number(field.slice(start.length)), hash, foldVersion, json };
      }
      // Of another key, or damaged: worth nothing to anyone. The one before it will do.
      await this.#line.ask((client) => client.hDel(key, field));
    }
  }

  /** Other folds of a stream lie with it: see `snapshotsOf`. */
  #placeOf(stream: string): Place {
    const [mark] = otherFoldsOf('');
    const [name = '', fold = ''] = mark === undefined ? [stream] : stream.split(mark);
    return { key: `${this.#options.prefix}snapshots:${name}`, fold };
  }
}

function fieldOf(fold: string, foldVersion: number, revision: number | ''): string {
  return `${fold}\n${foldVersion}\n${revision}`;
}

/** The JSON of a state, written a little in each turn: others go on meanwhile. */
async function written(state: unknown): Promise<Buffer<ArrayBuffer>> {
  const pieces: Buffer[] = [];
  for await (const piece of inTurns(jsonPieces(state))) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

function isFound(found: unknown): found is readonly [Buffer, Buffer<ArrayBuffer>] {
  return Array.isArray(found) && found.length === 2 && found.every((one) => Buffer.isBuffer(one));
}
