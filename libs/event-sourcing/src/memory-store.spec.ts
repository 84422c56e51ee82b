import { MemoryEventStore } from './memory-store.ts';
import { eventStoreContract } from './testing/event-store-contract.ts';

eventStoreContract('memory', {
  refusesKnownIds: true,
  open: () => {
    const store = new MemoryEventStore();
    return Promise.resolve({ store, dispose: () => store.close() });
  },
});
