import type { EventKey } from '@rembuk/event-sourcing';
import type { LogFailure } from './failure.ts';

/** Expected revision -1: no such stream; -2: any. */
export const anyRevision = -2;

/** Appends of one turn of the event loop, laid out flat: one array crosses threads much faster than many objects. */
export interface AppendsMessage {
  readonly kind: 'append';
  readonly appends: number;
  readonly bytes: number;
  /** For each append: stream, expected revision, count; then for each of its events: id, type, v, meta, data. */
  readonly fields: readonly (string | number)[];
}

export interface EraseMessage {
  readonly kind: 'erase';
  readonly stream: string;
}

export interface CloseMessage {
  readonly kind: 'close';
}

export type ToWriter = AppendsMessage | EraseMessage | CloseMessage;

/** Answers keep the order of what was asked. */
export type FromWriter =
  | {
      readonly kind: 'committed';
      /** For each append two numbers: revision and position of its last event; or the actual revision and -1: conflict. */
      readonly results: Float64Array;
    }
  | { readonly kind: 'rejected'; readonly appends: number; readonly failure: LogFailure }
  | { readonly kind: 'erased' }
  /** `held_back`: deleted, but another process still reads the old pages; asking again is safe. */
  | { readonly kind: 'not_erased'; readonly failure: LogFailure | 'held_back' }
  | { readonly kind: 'closed' };

export type ReadRequest =
  | {
      readonly kind: 'stream';
      readonly stream: string;
      readonly backwards: boolean;
      /** Revisions in reading order, both inclusive. */
      readonly first: number;
      readonly last: number;
    }
  | {
      readonly kind: 'all';
      /** Positions: behind `after`, up to `upTo` (default: the end). */
      readonly after: number;
      readonly upTo?: number;
      readonly streamPrefix?: string;
      readonly types?: readonly string[];
    }
  | { readonly kind: 'head'; readonly stream: string }
  | { readonly kind: 'find'; readonly keys: readonly EventKey[] };

/** Parts of the log cross threads as JSON text: one string to copy, one to parse. */
export interface StreamPageRead {
  /** An array of recorded events. */
  readonly json: string;
  /** The rest of the range; absent at its end. */
  readonly rest?: { readonly first: number; readonly last: number };
}

export interface LogPageRead {
  /** An array of `{stream, event}`. */
  readonly json: string;
  readonly scannedTo: number;
  readonly upTo: number;
}

export type ReadResult =
  | StreamPageRead
  | LogPageRead
  /** -1: no such stream. */
  | { readonly head: number }
  /** An array that holds a recorded event, or `null`, for each key. */
  | { readonly json: string };
