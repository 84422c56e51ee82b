/** Injects the EventStore of @rembuk/event-sourcing. */
export const EVENT_STORE = Symbol('EVENT_STORE');

/** Injects the SnapshotStore of @rembuk/event-sourcing. */
export const SNAPSHOT_STORE = Symbol('SNAPSHOT_STORE');
