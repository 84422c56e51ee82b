import { it } from '@jest/globals';
import { eventStoreContract } from '@rembuk/event-sourcing/testing';
import { KurrentDbEventStore } from './event-store.ts';

const connectionString = process.env['KURRENTDB_URL'];
const itWithoutServer = connectionString ? it : it.skip;

itWithoutServer(
  'EventStore contract: KurrentDB itself (needs KURRENTDB_URL, see docs/OPERATIONS.md)',
  () => {
    // The suite below says what it found.
  },
);

if (connectionString) {
  const connect = (): KurrentDbEventStore => new KurrentDbEventStore({ connectionString });
  eventStoreContract('KurrentDB itself', {
    refusesKnownIds: false,
    open: async () => {
      let store = connect();
      return {
        store,
        reopen: async () => {
          await store.close();
          store = connect();
          return store;
        },
        dispose: () => store.close(),
      };
    },
  });
}
