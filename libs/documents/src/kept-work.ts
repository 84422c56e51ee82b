import type { DeflatedText } from './zip/deflated-text.ts';

/** Pieces of a log begin at multiples of this, whoever asks: the same events are written the same way. */
export const pieceEvents = 5_000;

/** A state, or a piece of a log, as it was written down: JSON in UTF-8. Whoever is given it owns the bytes. */
export interface Written {
  readonly revision: number;
  readonly json: Uint8Array<ArrayBuffer>;
}

/** The rows of a piece, compressed. */
export interface WrittenPiece {
  /** Base64. */
  readonly deflated: string;
  /** As they were before. */
  readonly bytes: number;
  readonly crc: number;
}

/**
 * What was made of a workshop before and still holds, since what has happened does not change. All of it may be gone:
 * then it is made anew, and the document is the same.
 */
export interface KeptWork {
  /** The newest state at or before a revision. */
  state(atOrBefore: number): Promise<Written | undefined>;
  /** One piece of the log, by its last revision. `telling`: in which language and zone it is told. */
  piece(telling: string, last: number): Promise<Written | undefined>;
  /** Is not waited for. */
  keep(telling: string, last: number, piece: WrittenPiece): void;
}

export function writtenPiece({ chunks, bytes, crc }: DeflatedText): WrittenPiece {
  return { deflated: Buffer.concat(chunks).toString('base64'), bytes, crc };
}

export function readPiece({ json }: Written): DeflatedText {
  const { deflated, bytes, crc } = JSON.parse(textOf(json)) as WrittenPiece;
  return { chunks: [new Uint8Array(Buffer.from(deflated, 'base64'))], bytes, crc };
}

export function textOf({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}

/** Nothing was kept, and nothing will be. */
export const noKeptWork: KeptWork = {
  state: () => Promise.resolve(undefined),
  piece: () => Promise.resolve(undefined),
  keep: () => undefined,
};
