export { defaultBounds, type KurrentDbBounds } from './bounds.ts';
export { isConnectionString } from './connection-string.ts';
export { KurrentDbEventStore, type KurrentDbStoreOptions } from './event-store.ts';
