import type { SnapshotStore } from '@rembuk/event-sourcing';

export const noSnapshots: SnapshotStore = {
  load: () => Promise.resolve(undefined),
  save: () => Promise.resolve(),
  deleteAll: () => Promise.resolve(),
};
