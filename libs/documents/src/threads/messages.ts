import type { ContributionReport } from '@rembuk/projections';
import type { Written, WrittenPiece } from '../kept-work.ts';
import type { DocumentOrder, RecordedEvent } from '../order.ts';
import type { LogPlace } from '../reports/place.ts';

/** What crosses between a thread that makes documents and the thread that asks for them. */

export type ToThread =
  | {
      readonly kind: 'make';
      readonly order: DocumentOrder;
      readonly report?: ContributionReport;
    }
  /** Make what later documents up to there need, and answer with nothing but the end. */
  | { readonly kind: 'tellAhead'; readonly place: LogPlace }
  /** The answer to `more`; empty: there are no more. */
  | { readonly kind: 'events'; readonly events: readonly RecordedEvent[] }
  /** The answer to the next `state` or `piece` in the order in which they were asked. */
  | { readonly kind: 'kept'; readonly found: Written | undefined }
  /** A chunk went on its way: there is room for another. */
  | { readonly kind: 'taken' }
  /** Whoever asked has left. */
  | { readonly kind: 'cancel' };

export type FromThread =
  | { readonly kind: 'opened' }
  /** The events behind this revision, from now on page by page. */
  | { readonly kind: 'read'; readonly after: number }
  | { readonly kind: 'more' }
  /** What was kept is asked for. */
  | { readonly kind: 'state'; readonly atOrBefore: number }
  | { readonly kind: 'piece'; readonly telling: string; readonly last: number }
  | {
      readonly kind: 'keep';
      readonly telling: string;
      readonly last: number;
      readonly piece: WrittenPiece;
    }
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array }
  /** How many pages there are by now. */
  | { readonly kind: 'printed'; readonly pages: number }
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed';
      /** `tooLarge` names the bound. */
      readonly reason: 'tooLarge' | 'cancelled' | 'error';
      readonly message: string;
    };

/** Chunks that may be on their way at once. */
export const chunksAheadMax = 16;
