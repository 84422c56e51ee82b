import type { DBSchema, IDBPDatabase } from 'idb';

export interface KeptSchema extends DBSchema {
  /** By slot and key. */
  kept: { key: [slot: string, key: string]; value: unknown };
  /** When the owner of a slot, where nothing better tells, was last known to live: milliseconds since 1970. */
  slots: { key: string; value: number };
}

/** Every client writes in a slot of its own. What is left in the slot of one that is gone, the next one takes over. */
export interface Slots {
  readonly own: string;
  gone(slots: readonly string[]): Promise<readonly string[]>;
  leave(): Promise<void>;
}

/** The browser itself knows which pages live. https://w3c.github.io/web-locks/ */
export async function lockedSlots(
  locks: LockManager,
  database: string,
  own: string,
): Promise<Slots> {
  const nameOf = (slot: string) => `${database}/${slot}`;
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  locks
    .request(nameOf(own), () => {
      held.resolve();
      return left;
    })
    .catch(held.reject);
  await held.promise;
  return {
    own,
    gone: async (slots) => {
      const { held: alive = [] } = await locks.query();
      const names = new Set(alive.map(({ name }) => name));
      return slots.filter((slot) => !names.has(nameOf(slot)));
    },
    leave: () => {
      leave();
      return Promise.resolve();
    },
  };
}

const BEAT_MS = 20_000;
/** A page in the background is woken once a minute at least. */
const GONE_AFTER_MS = 180_000;

/** On pages without TLS there are no locks: owners give a sign of life now and then. */
export async function leasedSlots(
  database: IDBPDatabase<KeptSchema>,
  own: string,
  clock: () => number,
): Promise<Slots> {
  const beat = () => database.put('slots', clock(), own);
  await beat();
  const timer = setInterval(() => void beat().catch(() => undefined), BEAT_MS);
  const leave = async () => {
    clearInterval(timer);
    await database.delete('slots', own);
  };
  return {
    own,
    gone: async (slots) => {
      const alive = await Promise.all(slots.map((slot) => database.get('slots', slot)));
      const now = clock();
      return slots.filter((_, index) => now - (alive[index] ?? 0) > GONE_AFTER_MS);
    },
    leave,
  };
}
