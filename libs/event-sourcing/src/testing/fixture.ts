import type { EventStore } from '../event-store.ts';

/** A store under contract. Streams of other tests may be in it, so a test keeps to names of its own. */
export interface OpenedStore {
  readonly store: EventStore;
  /** Closes the store and opens it again over what it kept; for durable stores. */
  readonly reopen?: () => Promise<EventStore>;
  /** Closes what is open and removes what it kept. */
  readonly dispose: () => Promise<void>;
}

export interface ContractOptions {
  readonly open: () => Promise<OpenedStore>;
  /** The store knows every id of a stream, so that an event never gets there twice, not even in another place. */
  readonly refusesKnownIds: boolean;
}

export interface Fixture {
  readonly store: EventStore;
  readonly opened: OpenedStore;
  /** A name that no other test has; no dash in it, so that it is a category of its own. */
  readonly own: string;
}

/** A test that closes the store says so: it gets the last use of it. */
export type UseFixture = (how?: 'to close it') => Fixture;
