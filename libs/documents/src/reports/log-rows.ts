import { briefEntry } from '@rembuk/projections';
import { evolve, initialState, upcast, type WorkshopState } from '@rembuk/workshop';
import { LastingRows, type RowBatch, type Values } from '../model/workbook.ts';
import type { RecordedEvent } from '../order.ts';
import { logEntry, logValues } from './log.ts';
import { pieceEvents, type LogPieces } from './log-pieces.ts';
import type { DocumentPlace } from './place.ts';

export interface LogSource {
  /** Behind a revision, up to that of the document, in pages. */
  readonly events: (after: number) => AsyncIterable<readonly RecordedEvent[]>;
  readonly pieces: LogPieces;
}

/**
 * The log as rows, told while the history is folded; `folded` is given the state, at the latest behind the last row.
 * Whole pieces that were told before are taken as they are.
 */
export async function* logRows(
  { events, pieces }: LogSource,
  { workshopId, language, timeZone, revision }: DocumentPlace,
  folded: (state: WorkshopState) => void = () => undefined,
): AsyncGenerator<RowBatch> {
  const key = `${workshopId} ${language} ${timeZone}`;
  let state = initialState;
  let next = 0;
  for (const piece of pieces.of(key)) {
    if (next + pieceEvents > revision + 1) break;
    yield piece.rows;
    ({ state } = piece);
    next += pieceEvents;
  }
  let values: Values[] = [];
  for await (const page of events(next - 1))
    for (const recorded of page) {
      const event = upcast(recorded);
      const before = state;
      state = evolve(before, event);
      const entry = logEntry(state, briefEntry(before, state, event), recorded.meta.role);
      values.push(logValues(entry, { language, timeZone }));
      if (values.length < pieceEvents) continue;
      const rows = new LastingRows(values);
      values = [];
      yield rows;
      pieces.add(key, Math.floor(event.revision / pieceEvents), { rows, state });
    }
  folded(state);
  if (values.length > 0) yield values;
}
