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
  | { readonly kind: 'closed' };

/** What its parent tells it. */
export type ToWriterProcess = 'count' | 'close';
