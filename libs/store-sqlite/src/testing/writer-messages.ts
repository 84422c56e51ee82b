import type { SqliteBounds } from '../bounds.ts';

/** What a writer process is started with, as JSON. */
export interface WriterProcessOptions {
  readonly folder: string;
  /** Streams that it writes to at once. */
  readonly streams: number;
  readonly bounds?: Partial<SqliteBounds>;
  /** Bytes of the disk that it takes away from the store until it is told to make room. */
  readonly ballastBytes?: number;
  /** Opens the log again when it is closed, and says what is wrong with it. */
  readonly checks?: boolean;
}

/** What a writer process tells its parent. */
export type FromWriterProcess =
  | { readonly kind: 'open' }
  | { readonly kind: 'refusedToOpen'; readonly message: string }
  /** Durable: events `ids` of the stream, the last of them at `revision`. */
  | {
      readonly kind: 'acked';
      readonly stream: string;
      readonly revision: number;
      readonly ids: readonly string[];
    }
  | { readonly kind: 'refused'; readonly stream: string; readonly reason: string }
  /** Answer to `count`: events that were read just now. */
  | { readonly kind: 'counted'; readonly events: number }
  | { readonly kind: 'closed' }
  | { readonly kind: 'checked'; readonly faults: readonly string[] };

/** What its parent tells it. */
export type ToWriterProcess = 'count' | 'makeRoom' | 'close';
