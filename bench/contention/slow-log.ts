import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from '@rembuk/event-sourcing';

/** A log that is elsewhere: what is asked takes half the time to get there, and its answer the other half. */
export function slowLog(store: EventStore, roundTripMs: number): EventStore {
  const away = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    await pause(roundTripMs / 2);
    try {
      return await work();
    } finally {
      await pause(roundTripMs / 2);
    }
  };
  return {
    capabilities: store.capabilities,
    append: (...which) => away(() => store.append(...which)),
    head: (...which) => away(() => store.head(...which)),
    findByIds: (...which) => away(() => store.findByIds(...which)),
    deleteStream: (...which) => away(() => store.deleteStream(...which)),
    close: () => store.close(),
    async *readStream(...which) {
      await pause(roundTripMs / 2);
      const events = [];
      for await (const event of store.readStream(...which)) events.push(event);
      await pause(roundTripMs / 2);
      yield* events;
    },
    readAll: (...which) => store.readAll(...which),
    async *subscribe(...which) {
      for await (const message of store.subscribe(...which)) {
        await pause(roundTripMs / 2);
        yield message;
      }
    },
  };
}
