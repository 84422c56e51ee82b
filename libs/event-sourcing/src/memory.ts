/** The stores of tests, for programs that no test runner starts. */
export { MemorySnapshotStore } from './memory-snapshots.ts';
export { MemoryEventStore } from './memory-store.ts';
