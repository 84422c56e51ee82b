import { crc32 } from 'node:zlib';
import { Deflate } from 'fflate';

/** Written in JavaScript alone: the compression of a platform may differ from one processor or release to the next. */
const LEVEL = 1;
/** Its table takes 128 KB: what it would take by itself is in no cache of a processor, and new for every entry. */
const MEMORY = 4;
/** Gathered before it is compressed: many small pieces cost more than one large one. */
const PIECE_BYTES = 256 * 1024;
/** Of one UTF-16 unit in UTF-8. */
const UNIT_BYTES_MAX = 3;

/** That begin a block which is not compressed, and not the last. */
const STORED_BITS = 3;

type Chunk = Uint8Array<ArrayBuffer>;

/** Text that was compressed by itself: it can stand in any entry, behind and before anything else. */
export interface DeflatedText {
  readonly chunks: readonly Chunk[];
  /** As it was before. */
  readonly bytes: number;
  readonly crc: number;
}

/** Compresses text as it comes. */
export class TextDeflater {
  readonly #take: (chunk: Chunk, last: boolean) => void;
  readonly #piece = Buffer.allocUnsafe(PIECE_BYTES);
  #filled = 0;
  #deflate: Deflate | undefined;
  bytes = 0;
  crc = 0;

  constructor(take: (chunk: Chunk, last: boolean) => void) {
    this.#take = take;
  }

  write(text: string): void {
    const bytesMax = text.length * UNIT_BYTES_MAX;
    if (this.#filled + bytesMax > PIECE_BYTES) this.#pushPiece();
    // The compressor copies what it is given: the piece is free again.
    if (bytesMax > PIECE_BYTES) this.#push(Buffer.from(text));
    else this.#filled += this.#piece.write(text, this.#filled);
  }

  /** Text that is compressed already, in its place. */
  put(text: DeflatedText): void {
    this.flush();
    for (const chunk of text.chunks) this.#take(chunk, false);
    this.crc = crcOfBoth(this.crc, text);
    this.bytes += text.bytes;
  }

  /** What comes next knows nothing of what came before. */
  flush(): void {
    this.#pushPiece();
    if (!this.#deflate) return;
    this.#deflate.flush();
    this.#take(toByteBoundary(this.#deflate), false);
    this.#deflate = undefined;
  }

  end(): void {
    this.#pushPiece(true);
  }

  #pushPiece(last = false): void {
    if (this.#filled > 0 || last) this.#push(this.#piece.subarray(0, this.#filled), last);
    this.#filled = 0;
  }

  #push(bytes: Buffer, last = false): void {
    this.crc = crc32(bytes, this.crc);
    this.bytes += bytes.length;
    this.#deflate ??= new Deflate({ level: LEVEL, mem: MEMORY }, this.#take);
    this.#deflate.push(bytes, last);
  }
}

/**
 * An empty stored block, behind the bits that the compressor holds back. Its own `flush(true)` takes those bits for
 * their number (fflate 0.8.3).
 */
function toByteBoundary(deflate: Deflate): Chunk {
  const held = (deflate as unknown as { readonly s: { readonly r: number } }).s.r;
  const count = held & 7;
  const block = new Uint8Array(count + STORED_BITS > 8 ? 6 : 5);
  block[0] = held >> 3;
  block.fill(0xff, -2);
  return block;
}

export function deflatedText(texts: Iterable<string>): DeflatedText {
  const chunks: Chunk[] = [];
  const deflater = new TextDeflater((chunk) => chunks.push(chunk));
  for (const text of texts) deflater.write(text);
  deflater.flush();
  return { chunks, bytes: deflater.bytes, crc: deflater.crc };
}

const zeros = Buffer.alloc(64 * 1024);

/** Two texts have the sum of both; how the first comes into it, as many zeros tell as the second has bytes. */
function crcOfBoth(first: number, { bytes, crc }: DeflatedText): number {
  return (behindZeros(first, bytes) ^ behindZeros(0, bytes) ^ crc) >>> 0;
}

function behindZeros(crc: number, count: number): number {
  let sum = crc;
  for (let rest = count; rest > 0; rest -= zeros.length)
    sum = crc32(rest < zeros.length ? zeros.subarray(0, rest) : zeros, sum);
  return sum;
}
