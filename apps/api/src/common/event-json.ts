import type { PlacedEvent } from '@rembuk/event-sourcing';

/** An event may go out in a frame and in many answers; it is written once. */
const written = new WeakMap<PlacedEvent, string>();

/** The JSON of a WireEvent. Its place over all streams is the store's own affair and stays here. */
export function eventJson(event: PlacedEvent): string {
  const known = written.get(event);
  if (known !== undefined) return known;
  const { id, type, v, data, meta, revision } = event;
  const json = JSON.stringify({ id, type, v, data, meta, revision });
  written.set(event, json);
  return json;
}

/** The JSON of a list of WireEvents. */
export function eventsJson(events: readonly PlacedEvent[]): string {
  return `[${events.map(eventJson).join(',')}]`;
}
