import type { PlacedEvent } from '@rembuk/event-sourcing';
import type { EventsFrame } from '@rembuk/protocol';
import { eventsJson } from '../common/event-json.ts';
import { Encoded } from './encoded.ts';

/** One frame of events, written once for everyone in the room. */
export function eventsFrame(
  workshopId: string,
  events: readonly [PlacedEvent, ...PlacedEvent[]],
): Encoded<EventsFrame> {
  const from = events[0].revision;
  return new Encoded(
    `{"workshopId":${JSON.stringify(workshopId)},"from":${from},"events":${eventsJson(events)}}`,
  );
}
