import type { DBSchema, IDBPDatabase } from 'idb';
import { Cell } from '../observable.ts';
import { Goodbyes } from './goodbyes.ts';
import { heldForGood, type Lease } from './local-store.ts';

export interface KeptSchema extends DBSchema {
  /** By slot and key. */
  kept: { key: [slot: string, key: string]; value: unknown };
  /** When the owner of a slot, where nothing better tells, was last known to live: milliseconds since 1970. */
  slots: { key: string; value: number };
}

/**
 * How sure it has to be that an owner is gone. A client that begins takes over from whoever is most likely gone: it may
 * be the only one there will be. One that is open takes over for certain only, as it can look again.
 */
export type Certainty = 'likely' | 'certain';

/** Every client writes in a slot of its own. What is left in the slot of one that is gone, the next one takes over. */
export interface Slots {
  readonly own: string;
  readonly lease: Lease;
  /** Slots whose owners have said goodbye, and which nobody has taken over. */
  farewells(): readonly string[];
  gone(slots: readonly string[], certainty: Certainty): Promise<readonly string[]>;
  /** Asked while nobody else can write, with the owner's last sign of life. */
  isStillGone(slot: string, beatMs: number | undefined, certainty: Certainty): boolean;
  /** Nothing is left of that slot, or nothing ever was. */
  forget(slot: string): void;
  /** Before the database is closed under a page that goes on: what is in its slot stays its own, or the lease is lost. */
  giveWay(): Promise<void>;
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
    // A page that holds a lock is not put to sleep.
    lease: heldForGood,
    farewells: () => [],
    isStillGone: () => true,
    forget: () => undefined,
    // The lock is not in the database.
    giveWay: () => Promise.resolve(),
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
/** From then on a page that was asleep has to look first whether it is still there. */
const HOLDS_MS = 120_000;

/** On pages without TLS there are no locks: owners give a sign of life now and then. */
export async function leasedSlots(
  database: IDBPDatabase<KeptSchema>,
  own: string,
  clock: () => number,
): Promise<Slots> {
  const isLost = new Cell(false);
  const goodbyes = new Goodbyes(database.name);
  let beatMs = clock();
  await database.put('slots', beatMs, own);
  const beat = async () => {
    const now = clock();
    const beating = database.transaction('slots', 'readwrite');
    const isOurs = (await beating.store.get(own)) !== undefined;
    if (isOurs) await beating.store.put(now, own);
    await beating.done;
    if (isOurs) beatMs = now;
    else lose();
  };
  const beatSoon = () => void beat().catch(() => undefined);
  const timer = setInterval(beatSoon, BEAT_MS);
  const lose = () => {
    clearInterval(timer);
    isLost.set(true);
  };
  const isGone = (slot: string, lastMs: number | undefined, certainty: Certainty) =>
    lastMs === undefined ||
    goodbyes.wasSaidIn(slot) ||
    (certainty === 'likely' && clock() - lastMs > GONE_AFTER_MS);
  let left: Promise<void> | undefined;
  const leave = () => {
    if (left) return left;
    clearInterval(timer);
    goodbyes.say(own);
    return (left = database.delete('slots', own).then(() => goodbyes.forget(own)));
  };
  return {
    own,
    lease: {
      isLost,
      holds: () => {
        if (isLost.get()) return false;
        const holds = clock() - beatMs < HOLDS_MS;
        if (!holds) beatSoon();
        return holds;
      },
    },
    farewells: () => goodbyes.slots,
    isStillGone: isGone,
    forget: (slot) => goodbyes.forget(slot),
    gone: async (slots, certainty) => {
      const alive = await Promise.all(slots.map((slot) => database.get('slots', slot)));
      return slots.filter((slot, index) => isGone(slot, alive[index], certainty));
    },
    giveWay: async () => {
      // No sign of life can be given any more: others are to send what is here, and this page nothing.
      lose();
      await leave();
    },
    leave,
  };
}
