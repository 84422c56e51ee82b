import { MemorySnapshotStore } from './memory-snapshots.ts';
import { snapshotStoreContract } from './testing/snapshot-store-contract.ts';

snapshotStoreContract('memory', () =>
  Promise.resolve({ store: new MemorySnapshotStore(), dispose: () => Promise.resolve() }),
);
