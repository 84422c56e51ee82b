import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, unlink } from 'node:fs/promises';
import path from 'node:path';

export interface SpoolBounds {
  readonly memoryBytesMax: number;
  /** Of its file; 0: it has none, and whoever writes waits for whoever reads. */
  readonly fileBytesMax: number;
}

const READ_BYTES_MAX = 64 * 1024;

/**
 * Bytes on their way from who makes a document to who reads it, in order: what is ahead of a slow reader lies in memory,
 * and beyond that in a file that is written round and round. The file has no name once it is open, so that nothing of
 * it outlives the process.
 */
export class Spool implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #folder: string;
  readonly #memoryBytesMax: number;
  readonly #fileBytesMax: number;
  /** The disk took what it was given. */
  #isFileGood = true;
  /** Older than what is in the file. */
  readonly #memory: Uint8Array[] = [];
  #memoryBytes = 0;
  #file: Promise<FileHandle> | undefined;
  /** Bytes that went into the file, and out of it. */
  #filed = 0;
  #taken = 0;
  #end: { readonly error?: Error } | undefined;
  #isClosed = false;
  readonly #waiting: (() => void)[] = [];
  readonly #left: () => void;

  constructor(
    folder: string,
    { memoryBytesMax, fileBytesMax }: SpoolBounds,
    left: () => void = () => undefined,
  ) {
    this.#folder = folder;
    this.#left = left;
    this.#memoryBytesMax = memoryBytesMax;
    this.#fileBytesMax = fileBytesMax;
  }

  /** Whether somebody still reads. One at a time. */
  async add(bytes: Uint8Array): Promise<boolean> {
    while (!this.#isClosed) {
      if (this.#fitsInMemory(bytes)) {
        this.#memory.push(bytes);
        this.#memoryBytes += bytes.length;
        this.#wake();
        return true;
      }
      // What changed while the file was tried would wake nobody: look again.
      if (!this.#fitsInFile(bytes)) await this.#change();
      else if (await this.#put(bytes)) return true;
    }
    return false;
  }

  /** No more will come. */
  end(error?: Error): void {
    this.#end ??= error === undefined ? {} : { error };
    this.#wake();
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    while (!this.#isClosed) {
      const value = this.#memory.shift();
      if (value) {
        this.#memoryBytes -= value.length;
        this.#wake();
        return { done: false, value };
      }
      if (this.#inFile > 0) {
        const filed = await this.#get();
        if (filed) return { done: false, value: filed };
      } else if (this.#end) {
        if (this.#end.error) throw this.#end.error;
        break;
      } else await this.#change();
    }
    return { done: true, value: undefined };
  }

  /** Nobody reads any more; the file is gone. */
  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#isClosed = true;
    this.#memory.length = 0;
    this.#wake();
    const file = await this.#file?.catch(() => undefined);
    this.#file = undefined;
    await file?.close();
    this.#left();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  get #inFile(): number {
    return this.#filed - this.#taken;
  }

  /** Behind what is in the file nothing may go through memory. One chunk always fits. */
  #fitsInMemory({ length }: Uint8Array): boolean {
    if (this.#inFile > 0) return false;
    return this.#memoryBytes === 0 || this.#memoryBytes + length <= this.#memoryBytesMax;
  }

  #fitsInFile({ length }: Uint8Array): boolean {
    return this.#isFileGood && this.#inFile + length <= this.#fileBytesMax;
  }

  /** Where the disk will not take it, all goes on without. */
  async #put(bytes: Uint8Array): Promise<boolean> {
    try {
      const file = await (this.#file ??= this.#opened());
      const at = this.#filed % this.#fileBytesMax;
      const first = Math.min(bytes.length, this.#fileBytesMax - at);
      await writeAll(file, bytes.subarray(0, first), at);
      await writeAll(file, bytes.subarray(first), 0);
      this.#filed += bytes.length;
      this.#wake();
      return true;
    } catch {
      this.#isFileGood = false;
      return false;
    }
  }

  async #get(): Promise<Uint8Array | undefined> {
    const file = await this.#file;
    if (!file) return undefined;
    const at = this.#taken % this.#fileBytesMax;
    const length = Math.min(READ_BYTES_MAX, this.#inFile, this.#fileBytesMax - at);
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, at);
    this.#taken += bytesRead;
    this.#wake();
    return buffer.subarray(0, bytesRead);
  }

  async #opened(): Promise<FileHandle> {
    const name = path.join(this.#folder, `document-${randomUUID()}.part`);
    const file = await open(name, 'wx+', 0o600);
    await unlink(name);
    return file;
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}

/** Those of a process that ended between making one and taking its name away. */
export async function removeSpools(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (/^document-[\da-f-]{36}\.part$/.test(name)) await unlink(path.join(folder, name));
}
