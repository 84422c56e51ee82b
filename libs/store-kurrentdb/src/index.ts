export { defaultBounds, type KurrentDbBounds } from './bounds.ts';
export { KurrentDbEventStore, type KurrentDbStoreOptions } from './event-store.ts';
export { type Standing, UnknownStandingError } from './standing.ts';
