/** What tests of stores, and tests that need a store, share. Never part of a build that runs. */
export { AppendFaults } from '../append-faults.ts';
export { MemorySnapshotStore } from '../memory-snapshots.ts';
export { MemoryEventStore } from '../memory-store.ts';
export { eventStoreContract } from './event-store-contract.ts';
export { anEvent, collect, recorded, sealed, someEvents } from './events.ts';
export type { ContractOptions, OpenedStore } from './fixture.ts';
export {
  ledger,
  type LedgerCommand,
  type LedgerState,
  type LedgerSubmission,
  ledgerSubmission,
} from './ledger.ts';
export { testSeed } from './seed.ts';
export { type OpenedSnapshotStore, snapshotStoreContract } from './snapshot-store-contract.ts';
