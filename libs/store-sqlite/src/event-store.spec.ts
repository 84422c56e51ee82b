import { eventStoreContract, type OpenedStore } from '@rembuk/event-sourcing/testing';
import type { SqliteBounds } from './bounds.ts';
import { SqliteEventStore } from './event-store.ts';
import { temporaryFolder } from './testing/folders.ts';

async function open(bounds: Partial<SqliteBounds>): Promise<OpenedStore> {
  const folder = await temporaryFolder();
  let store = await SqliteEventStore.open({ folder: folder.path, bounds });
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await SqliteEventStore.open({ folder: folder.path, bounds });
      return store;
    },
    dispose: async () => {
      await store.close();
      await folder.remove();
    },
  };
}

eventStoreContract('SQLite', { refusesKnownIds: true, open: () => open({}) });

/** Every page and group has an edge, and the tests meet many. */
eventStoreContract('SQLite, tiny pages and groups', {
  refusesKnownIds: true,
  open: () => open({ pageEventsMax: 7, pageCharactersMax: 8_000, groupAppendsMax: 3 }),
});
