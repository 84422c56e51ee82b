import { briefEntry } from '@rembuk/projections';
import { evolve, upcast, type WorkshopState } from '@rembuk/workshop';
import { type KeptWork, pieceEvents } from '../kept-work.ts';
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
  while (next + pieceEvents <= revision + 1) {
    const piece = await kept.piece(telling, next + pieceEvents - 1);
    if (!piece) break;
    yield new LastingRows(pieceEvents, piece);
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
      if (rows.written) kept.keep(telling, at, rows.written);
      reached({ revision: at, state });
    }
  reached({ revision: at, state });
  if (values.length > 0) yield values;
}
