import { type EventStore, eventAt, type RecordedEvent } from '@rembuk/event-sourcing';

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

/** Places looked at together: what takes long is the way to the store and back. */
const PROBES = 16;

/** Revisions between which a moment is looked for: the event at `from` is not behind it, the one at `below` is. */
interface Within {
  readonly from: number;
  readonly below: number;
}

/**
 * The revision of the last event at or before a moment; -1 when the history starts later. Events of a stream are in
 * the order of their times, so five rounds of looks are enough for a million of them, and three between key frames.
 */
export async function revisionAt(
  store: EventStore,
  stream: string,
  momentMs: number,
  { from, below }: Within,
): Promise<number> {
  if (below - from <= 1) return from;
  const step = Math.ceil((below - from) / (PROBES + 1));
  const places: number[] = [];
  for (let place = from + step; place < below; place += step) places.push(place);
  const events = await Promise.all(places.map((place) => eventAt(store, stream, place)));
  const isBehind = (event: RecordedEvent | undefined) =>
    event === undefined || Date.parse(event.meta.at) > momentMs;
  const behind = events.findIndex(isBehind);
  const before = behind < 0 ? places.length - 1 : behind - 1;
  return revisionAt(store, stream, momentMs, {
    from: places[before] ?? from,
    below: places[before + 1] ?? below,
  });
}
