import type { DeflatedText } from './zip/deflated-text.ts';

/** Pieces of a log begin at multiples of this, whoever asks: the same events are written the same way. */
export const pieceEvents = 5_000;

/** A state that was written down: JSON in UTF-8. */
export interface WrittenState {
  readonly revision: number;
  readonly json: Uint8Array<ArrayBuffer>;
}

/**
 * What was made of a workshop before and still holds, since what has happened does not change. All of it may be gone:
 * then it is made anew, and the document is the same.
 */
export interface KeptWork {
  /** The newest state at or before a revision. */
  state(atOrBefore: number): Promise<WrittenState | undefined>;
  /** The rows of one piece of the log, by its last revision. `telling`: in which language and zone they are told. */
  piece(telling: string, last: number): Promise<DeflatedText | undefined>;
  /** Is not waited for. */
  keep(telling: string, last: number, piece: DeflatedText): void;
}

/** Nothing was kept, and nothing will be. */
export const noKeptWork: KeptWork = {
  state: () => Promise.resolve(undefined),
  piece: () => Promise.resolve(undefined),
  keep: () => undefined,
};
