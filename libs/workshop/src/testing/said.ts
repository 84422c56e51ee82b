import { fold } from '../evolve.ts';
import type { PlacedEvent, WorkshopEvent } from '../messages.ts';
import { initialState, type WorkshopState } from '../state.ts';

/** An event, by whom it matters not, or by someone. */
export type Said = WorkshopEvent | { readonly by: string; readonly event: WorkshopEvent };

export function by(actorId: string, event: WorkshopEvent): Said {
  return { by: actorId, event };
}

/** Events in their places, from revision 0; what nobody in particular said, `budi` did. */
export function placed(events: readonly Said[]): readonly PlacedEvent[] {
  return events.map((said, revision) => {
    const [actorId, event] = 'by' in said ? [said.by, said.event] : ['budi', said];
    return { ...event, revision, meta: { actorId, at: '2018-10-02T02:00:00.000Z' } };
  });
}

export function folded(events: readonly Said[]): WorkshopState {
  return fold(initialState, placed(events));
}
