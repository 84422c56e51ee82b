import { briefEntry } from '@rembuk/projections';
import { evolve, upcast, type WorkshopState } from '@rembuk/workshop';
import { type KeptWork, pieceEvents, readPiece, writtenPiece, type Written } from '../kept-work.ts';
import { LastingRows, type RowBatch, type Values } from '../model/workbook.ts';
import type { RecordedEvent } from '../order.ts';
import { logEntry, logValues } from './log.ts';
import type { LogPlace } from './place.ts';

/** A state of the workshop, and the revision behind which it is. */
export interface Reached {
  readonly revision: number;
  readonly state: WorkshopState;
}

export interface LogSource {
  /** Behind a revision, up to that of the document, in pages. */
  readonly events: (after: number) => AsyncIterable<readonly RecordedEvent[]>;
  /** The nearest state at hand, at or before a revision; -1: the beginning. */
  readonly near: (revision: number) => Promise<Reached>;
  readonly kept: KeptWork;
}

/**
 * The log as rows, told while the history is folded; `reached` is given states on the way, the last one behind the last
 * row. Whole pieces that were told before are taken as they are.
 */
export async function* logRows(
  { events, near, kept }: LogSource,
  { language, timeZone, revision }: LogPlace,
  reached: (state: Reached) => void = () => undefined,
): AsyncGenerator<RowBatch> {
  const telling = `${language} ${timeZone}`;
  let next = 0;
  for await (const piece of piecesOf(kept, telling, revision)) {
    yield new LastingRows(pieceEvents, readPiece(piece));
    next += pieceEvents;
  }
  let { revision: at, state } = await near(next - 1);
  let values: Values[] = [];
  for await (const page of events(at))
    for (const recorded of page) {
      const event = upcast(recorded);
      const before = state;
      state = evolve(before, event);
      at = event.revision;
      if (at < next) continue;
      const entry = logEntry(state, briefEntry(before, state, event), recorded.meta.role);
      values.push(logValues(entry, { language, timeZone }));
      if (values.length < pieceEvents) continue;
      const rows = new LastingRows(pieceEvents, values);
      values = [];
      yield rows;
      if (rows.written) kept.keep(telling, at, writtenPiece(rows.written));
      reached({ revision: at, state });
    }
  reached({ revision: at, state });
  if (values.length > 0) yield values;
}

/** Pieces on their way at once. */
const AHEAD_MAX = 4;

/** Those that there are from the first on; the next ones are fetched while one is worked on. */
async function* piecesOf(
  kept: KeptWork,
  telling: string,
  revision: number,
): AsyncGenerator<Written> {
  const coming: Promise<Written | undefined>[] = [];
  let last = pieceEvents - 1;
  const fetchMore = () => {
    for (; coming.length < AHEAD_MAX && last <= revision; last += pieceEvents) {
      const piece = kept.piece(telling, last);
      // Whoever leaves meanwhile does not wait for it.
      piece.catch(() => undefined);
      coming.push(piece);
    }
  };
  for (;;) {
    fetchMore();
    const piece = await coming.shift();
    if (!piece) break;
    yield piece;
  }
}
