/** Injects the EventStore of @rembuk/event-sourcing. */
export const EVENT_STORE = Symbol('EVENT_STORE');

/** Injects the SnapshotStore of @rembuk/event-sourcing. */
export const SNAPSHOT_STORE = Symbol('SNAPSHOT_STORE');
/** The private key by which heads of histories are signed. */
export const SIGNING_KEY = Symbol('signing key');
