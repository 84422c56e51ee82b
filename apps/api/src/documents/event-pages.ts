import type { EventStore, PlacedEvent } from '@rembuk/event-sourcing';
import { workshopStream } from '../workshops/workshop-stream.ts';

/** Copied to the thread at once: the loop must not stall over it. */
const PAGE_EVENTS = 250;

/** The events of a workshop behind a revision, as a thread is given them; `through` is told how far they are. */
export async function* eventPages(
  store: EventStore,
  { workshopId, revision }: { readonly workshopId: string; readonly revision: number },
  after: number,
  through: (revision: number) => void = () => undefined,
): AsyncGenerator<readonly PlacedEvent[]> {
  let page: PlacedEvent[] = [];
  through(after);
  if (after >= revision) return;
  const range = { from: after + 1, to: revision };
  for await (const event of store.readStream(workshopStream(workshopId), range)) {
    page.push(event);
    if (page.length < PAGE_EVENTS) continue;
    through(event.revision);
    yield page;
    page = [];
  }
  through(revision);
  if (page.length > 0) yield page;
}
