import { snapshotStoreContract } from '@rembuk/event-sourcing/testing';
import { temporaryFolder } from '../testing/folders.ts';
import { SqliteSnapshotStore } from './snapshot-store.ts';

snapshotStoreContract('SQLite', async () => {
  const folder = await temporaryFolder();
  const store = await SqliteSnapshotStore.open({ folder: folder.path });
  return {
    store,
    dispose: async () => {
      await store.close();
      await folder.remove();
    },
  };
});
