import { type EventStore, eventAt } from '@rembuk/event-sourcing';

/** ISO 8601 with a zone, as in events; a date alone is no moment, since its zone is not known. */
const momentPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A place in a history: by number, or by when. */
export type Place = { readonly revision: number } | { readonly momentMs: number };

/** Reads `at=`; undefined when it is neither. */
export function placeOf(text: string): Place | undefined {
  if (/^\d{1,16}$/.test(text)) {
    const revision = Number(text);
    return Number.isSafeInteger(revision) ? { revision } : undefined;
  }
  const momentMs =
    momentPattern.test(text) && isOnCalendar(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(momentMs) ? undefined : { momentMs };
}

/** Whether the calendar has that day: `Date.parse` takes 30 February for 2 March. */
function isOnCalendar(text: string): boolean {
  const dayMs = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(dayMs) && new Date(dayMs).toISOString().startsWith(text);
}

/**
 * The revision of the last event at or before a moment; -1 when the history starts later. Events of a stream are in
 * the order of their times, so some twenty of a million need to be looked at.
 */
export async function revisionAt(
  store: EventStore,
  stream: string,
  momentMs: number,
  head: number,
): Promise<number> {
  let before = -1;
  let behind = head + 1;
  while (behind - before > 1) {
    const middle = before + Math.floor((behind - before) / 2);
    const event = await eventAt(store, stream, middle);
    if (event !== undefined && Date.parse(event.meta.at) <= momentMs) before = middle;
    else behind = middle;
  }
  return before;
}
