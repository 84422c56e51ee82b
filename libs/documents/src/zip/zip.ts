import { Zip, type ZipInputFile, ZipPassThrough } from 'fflate';
import { type DeflatedText, TextDeflater } from './deflated-text.ts';

/**
 * Of every entry. The format keeps wall clocks without a zone, and the writer reads the one of this machine: a moment
 * made from its own wall clock is the same in every zone.
 */
const sameEverywhere = new Date(1980, 0, 1, 12);
const DEFLATED = 8;
/** As the format says of what was compressed for speed. */
const FAST = 3;

/** A ZIP archive, entry by entry, whose bytes depend on what is put in and on nothing else. */
export class ZipWriter {
  readonly #chunks: Uint8Array[] = [];
  readonly #zip: Zip;

  constructor() {
    this.#zip = new Zip((error, chunk) => {
      if (error) throw error;
      this.#chunks.push(chunk);
    });
  }

  /** Begins an entry; the one before must have ended. */
  begin(name: string): ZipEntry {
    const file: ZipInputFile = {
      filename: name,
      mtime: sameEverywhere,
      compression: DEFLATED,
      flag: FAST,
      size: 0,
      crc: 0,
    };
    this.#zip.add(file);
    return new ZipEntry(file);
  }

  /** An entry that is there as a whole. */
  put(name: string, content: string): void {
    const entry = this.begin(name);
    entry.write(content);
    entry.end();
  }

  /** What is compressed already. */
  putPicture(name: string, bytes: Uint8Array): void {
    const file = new ZipPassThrough(name);
    file.mtime = sameEverywhere;
    this.#zip.add(file);
    file.push(bytes, true);
  }

  end(): void {
    this.#zip.end();
  }

  /** What was written since it was last taken. */
  take(): Uint8Array[] {
    return this.#chunks.splice(0);
  }
}

export class ZipEntry {
  readonly #deflater: TextDeflater;

  constructor(file: ZipInputFile) {
    this.#deflater = new TextDeflater((chunk, last) => {
      // The archive tells them behind the last chunk.
      file.crc = this.#deflater.crc;
      file.size = this.#deflater.bytes;
      file.ondata?.(null, chunk, last);
    });
  }

  write(text: string): void {
    this.#deflater.write(text);
  }

  put(text: DeflatedText): void {
    this.#deflater.put(text);
  }

  end(): void {
    this.#deflater.end();
  }
}
