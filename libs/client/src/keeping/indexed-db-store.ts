import { type IDBPDatabase, openDB } from 'idb';
import { randomUuid } from '../uuid.ts';
import {
  type LocalStore,
  type StoreNotice,
  type Write,
  type WriteBatch,
  WrittenBehind,
} from './local-store.ts';
import { type Certainty, type KeptSchema, leasedSlots, lockedSlots, type Slots } from './slots.ts';

export interface IndexedDbOptions {
  /** Default: the browser's, where there are any; undefined: none. */
  readonly locks?: LockManager | undefined;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** How often to look for what pages that were closed meanwhile have left behind. Default: every 15 s. */
  readonly lookEveryMs?: number;
}

/** The form of what is kept; raised with every other one, which `upgrade` then leads to. */
const version = 1;

/** A database that is not there by then waits for another page: as long as that stays, it never comes. */
const openingMsMax = 3_000;

/**
 * A store in the browser's database. Several pages of one person may be open at once: each keeps its own, and a page
 * takes over what closed ones have left behind, when it opens and from then on. One name per server and person: what is kept is sent as whoever opens it.
 *
 * Where the database is a later version's, or does not open for another page, nothing is kept, and the store says so: see
 * `notices`. To a later version that comes while it is open it gives way.
 */
export async function openIndexedDbStore(
  name: string,
  options: IndexedDbOptions = {},
): Promise<LocalStore> {
  const { clock = Date.now, lookEveryMs = 15_000 } = options;
  const locks = 'locks' in options ? options.locks : browserLocks();
  const giveWay = Promise.withResolvers<void>();
  const database = await opened(name, giveWay.resolve);
  if ('code' in database) return WrittenBehind.inMemory(database);
  const own = randomUuid();
  const slots = await (locks ? lockedSlots(locks, name, own) : leasedSlots(database, own, clock));
  const kept = await takeOver(database, slots, 'likely');
  // A page that goes for good says so itself; one that is set aside may come back as it was.
  const leave = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) void slots.leave().catch(() => undefined);
  };
  addEventListener('pagehide', leave);
  const letGo = async () => {
    clearInterval(looking);
    removeEventListener('pagehide', leave);
    // What cannot be said now others find out in time.
    await slots.leave().catch(() => undefined);
    database.close();
  };
  const store = new WrittenBehind(kept, writing(database, own), letGo, { lease: slots.lease });
  // What cannot be looked at now is there the next time, and what was moved is this page's or the next one's.
  const look = () =>
    void takeOver(database, slots, 'certain')
      .then((more) => store.arrived(more))
      .catch(() => undefined);
  const looking = setInterval(look, lookEveryMs);
  slots.lease.isLost.subscribe((isLost) => {
    if (isLost) clearInterval(looking);
  });
  void giveWay.promise.then(async () => {
    clearInterval(looking);
    // What it has so far is on the device before anybody else is.
    await store.flushed();
    store.forsake({ code: 'store_too_new', where: name });
    await slots.giveWay().catch(() => undefined);
    database.close();
  });
  return store;
}

/** `giveWay` is called when a later version wants the database for itself. */
async function opened(
  name: string,
  giveWay: () => void,
): Promise<IDBPDatabase<KeptSchema> | StoreNotice> {
  const opening = openDB<KeptSchema>(name, version, {
    upgrade: (fresh) => {
      fresh.createObjectStore('kept');
      fresh.createObjectStore('slots');
    },
    blocking: giveWay,
  });
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), openingMsMax);
  try {
    const database = await Promise.race([opening, late.promise]);
    if (database) return database;
    // Should it come after all, it must not stand in the way of others.
    void opening.then((unwanted) => unwanted.close()).catch(() => undefined);
    return { code: 'store_blocked', where: name };
  } catch (error) {
    if (isOfLaterVersion(error)) return { code: 'store_too_new', where: name };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** https://w3c.github.io/IndexedDB/#open-a-database-connection */
function isOfLaterVersion(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'VersionError';
}

/** Moves what is in the slots of those who are gone into our own, in one transaction: no two pages take the same. */
async function takeOver(
  database: IDBPDatabase<KeptSchema>,
  slots: Slots,
  certainty: Certainty,
): Promise<Write[]> {
  const farewells = slots.farewells();
  const kept = (await database.getAllKeys('kept')).map(([slot]) => slot);
  // Those too that have left nothing but their last sign of life.
  const known = new Set([...kept, ...(await database.getAllKeys('slots'))]);
  // Who died between the end of a goodbye and forgetting it.
  for (const slot of farewells) if (!known.has(slot) && slot !== slots.own) slots.forget(slot);
  known.delete(slots.own);
  const gone = known.size > 0 ? await slots.gone(Array.from(known), certainty) : [];
  if (gone.length === 0) return [];
  const taken: Write[] = [];
  const moved: string[] = [];
  const moving = database.transaction(['kept', 'slots'], 'readwrite');
  const store = moving.objectStore('kept');
  const beats = moving.objectStore('slots');
  for (const slot of gone) {
    // It may have woken up meanwhile.
    if (!slots.isStillGone(slot, await beats.get(slot), certainty)) continue;
    // An array sorts behind every string: up to there all keys begin with this slot.
    const theirs = IDBKeyRange.bound([slot], [slot, []]);
    for (let at = await store.openCursor(theirs); at; at = await at.continue()) {
      const [, key] = at.key;
      // A write may come through when its page is taken over from already: as if that had been gone a moment earlier.
      // What was made of it here may have gone out.
      if ((await store.getKey([slots.own, key])) === undefined) {
        taken.push([key, at.value]);
        await store.put(at.value, [slots.own, key]);
      }
      await at.delete();
    }
    await beats.delete(slot);
    moved.push(slot);
  }
  await moving.done;
  for (const slot of moved) slots.forget(slot);
  return taken;
}

function writing(database: IDBPDatabase<KeptSchema>, own: string): WriteBatch {
  return async (writes) => {
    // Strict: told to be durable when it is. https://w3c.github.io/IndexedDB/#transaction-durability-hint
    const batch = database.transaction('kept', 'readwrite', { durability: 'strict' });
    const each = writes.map(([key, value]) =>
      value === undefined ? batch.store.delete([own, key]) : batch.store.put(value, [own, key]),
    );
    await Promise.all([...each, batch.done]);
  };
}

/** Absent on pages without TLS, whatever the type says. */
function browserLocks(): LockManager | undefined {
  return 'locks' in navigator ? navigator.locks : undefined;
}
