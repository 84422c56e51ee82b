import type { EventStore, SubscribeOptions, SubscriptionMessage } from '@rembuk/event-sourcing';
import type { KurrentDbBounds } from '../bounds.ts';
import { KurrentDbEventStore } from '../event-store.ts';
import { WireDouble } from './wire/double.ts';

/** A store over a double of the wire, to play faults with. */
export interface Rig {
  readonly double: WireDouble;
  readonly store: KurrentDbEventStore;
  /** Of each subscription that was dropped. */
  readonly drops: string[];
  readonly dispose: () => Promise<void>;
}

/** Pauses are short; a call may take as long as a busy machine needs. */
export const shortPauses: Partial<KurrentDbBounds> = {
  callMs: 15_000,
  backOffMs: 1,
  backOffMsMax: 20,
};

export async function rig(bounds: Partial<KurrentDbBounds> = {}): Promise<Rig> {
  const double = await new WireDouble().start();
  const drops: string[] = [];
  const store = new KurrentDbEventStore({
    connectionString: double.url,
    bounds: { ...shortPauses, ...bounds },
    subscriptionDropped: ({ cause }) => drops.push((cause as Error).message),
  });
  return {
    double,
    store,
    drops,
    dispose: async () => {
      await store.close();
      double.stop();
    },
  };
}

/** Follows a subscription, and lets a test wait for what it gives. */
export function follow(store: EventStore, options: Omit<SubscribeOptions, 'signal'> = {}) {
  const abort = new AbortController();
  const messages: SubscriptionMessage[] = [];
  let changed = Promise.withResolvers<void>();
  const ended = (async () => {
    for await (const message of store.subscribe({ ...options, signal: abort.signal })) {
      messages.push(message);
      changed.resolve();
      changed = Promise.withResolvers();
    }
  })();
  const ids = (): string[] =>
    messages.flatMap((message) => (message.kind === 'event' ? [message.event.id] : []));
  return {
    ids,
    kinds: () => messages.map(({ kind }) => kind),
    /** Resolves when so many events, and the end of history, were given. */
    until: async (events: number): Promise<void> => {
      while (ids().length < events || !messages.some(({ kind }) => kind === 'caughtUp'))
        await Promise.race([changed.promise, ended]);
    },
    stop: async (): Promise<void> => {
      abort.abort();
      await ended;
    },
  };
}
