import { eventStoreContract, type OpenedStore } from '@rembuk/event-sourcing/testing';
import type { KurrentDbBounds } from './bounds.ts';
import { KurrentDbEventStore } from './event-store.ts';
import { WireDouble } from './testing/wire/double.ts';

async function open(bounds: Partial<KurrentDbBounds>): Promise<OpenedStore> {
  const double = await new WireDouble().start();
  const connect = (): KurrentDbEventStore =>
    new KurrentDbEventStore({ connectionString: double.url, bounds });
  let store = connect();
  return {
    store,
    reopen: async () => {
      await store.close();
      store = connect();
      return store;
    },
    dispose: async () => {
      await store.close();
      double.stop();
    },
  };
}

eventStoreContract('KurrentDB, against a double of the wire', {
  refusesKnownIds: false,
  open: () => open({}),
});
