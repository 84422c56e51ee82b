import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/**
 * Of every entry. The format keeps wall clocks without a zone, and the writer reads the one of this machine: a moment
 * made from its own wall clock is the same in every zone.
 */
const sameEverywhere = new Date(1980, 0, 1, 12);
/** Written in JavaScript alone: the compression of a platform may differ from one processor or release to the next. */
const LEVEL = 1;
/** Gathered before it is compressed: many small pieces cost more than one large one. */
const PIECE_BYTES = 256 * 1024;
/** Of one UTF-16 unit in UTF-8. */
const UNIT_BYTES_MAX = 3;

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
    const file = new ZipDeflate(name, { level: LEVEL });
    file.mtime = sameEverywhere;
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
  readonly #file: ZipDeflate;
  readonly #piece = Buffer.allocUnsafe(PIECE_BYTES);
  #bytes = 0;

  constructor(file: ZipDeflate) {
    this.#file = file;
  }

  write(text: string): void {
    const bytesMax = text.length * UNIT_BYTES_MAX;
    if (this.#bytes + bytesMax > PIECE_BYTES) this.#push(false);
    // The compressor copies what it is given: the piece is free again.
    if (bytesMax > PIECE_BYTES) this.#file.push(Buffer.from(text));
    else this.#bytes += this.#piece.write(text, this.#bytes);
  }

  end(): void {
    this.#push(true);
  }

  #push(last: boolean): void {
    this.#file.push(this.#piece.subarray(0, this.#bytes), last);
    this.#bytes = 0;
  }
}
