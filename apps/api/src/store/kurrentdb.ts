import { access, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type EventStore, StoreUnavailableError } from '@rembuk/event-sourcing';
import { KurrentDbEventStore, type Standing, UnknownStandingError } from '@rembuk/store-kurrentdb';
import { FolderLock, logFile, moveDraft } from '@rembuk/store-sqlite';
import { type Config, ConfigError, type Resources } from '../config/index.ts';
import type { Log } from '../operations/index.ts';

/** How often a server looks whether its log is still here; whoever moves it out waits for longer. */
const lookMs = 1_000;

/**
 * The log in KurrentDB. The data folder holds what is this node's own, snapshots first of all: it alone may use it.
 * @throws ConfigError while the log is not all there, or another one waits to be moved: see `rembuk migrate`.
 */
export async function openKurrentDb(
  { dataFolder, store: connectionString }: Config,
  resources: Resources,
  log: Log,
  lookEachMs = lookMs,
): Promise<EventStore> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const lock = FolderLock.acquire(dataFolder, new Date());
  await resources.add(() => Promise.resolve(lock.release()));
  await assertNoOtherLog(dataFolder);
  const store = connected(connectionString, log);
  await resources.add(() => store.close());
  await assertHere(store);
  // Of a move back that was cut off, and is given up now: it holds names that may be erased from here on.
  await rm(path.join(dataFolder, moveDraft), { recursive: true, force: true });
  const timer = lookingWhetherItIsStillHere(store, log, lookEachMs);
  await resources.add(() => Promise.resolve(clearInterval(timer)));
  return store;
}

async function assertHere({ standing }: KurrentDbEventStore): Promise<void> {
  const amiss = await standing.read().then(
    (said) => reasons[said],
    (error: unknown) => {
      if (error instanceof UnknownStandingError) return error.message;
      throw error;
    },
  );
  if (amiss !== undefined) throw new ConfigError(`REMBUK_STORE: ${amiss}`);
}

const reasons: Readonly<Record<Standing, string | undefined>> = {
  here: undefined,
  arriving:
    'a log is being moved into this KurrentDB and is not complete: run rembuk migrate --to kurrentdb again',
  left: 'the log was moved out of this KurrentDB, into a data folder: to serve it from here, run rembuk migrate --to kurrentdb',
};

/** Of a log that is moved while this server runs, nothing is written any more; a restart says why. */
function lookingWhetherItIsStillHere(
  store: KurrentDbEventStore,
  log: Log,
  eachMs: number,
): NodeJS.Timeout {
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    const told = await whyNotHere(store);
    isLooking = false;
    if (!told) return;
    clearInterval(timer);
    const closed = store.close();
    log.error(told, 'the log is not here any more');
    await closed;
  };
  const timer = setInterval(() => void look(), eachMs).unref();
  return timer;
}

/** Undefined as long as nothing was said of the log; what is here behind that is another one. */
async function whyNotHere({ standing }: KurrentDbEventStore): Promise<object | undefined> {
  try {
    const said = await standing.news();
    return said === undefined ? undefined : { standing: said };
  } catch (error) {
    // Out of reach nothing is written either.
    return error instanceof StoreUnavailableError ? undefined : { err: error };
  }
}

/** A server that went on without the log of its folder would look like one that lost everything. */
async function assertNoOtherLog(folder: string): Promise<void> {
  const file = path.join(folder, logFile);
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere)
    throw new ConfigError(
      `REMBUK_STORE names KurrentDB, but ${file} is a log of its own: run rembuk migrate --to kurrentdb, or name another folder in REMBUK_DATA`,
    );
}

function connected(connectionString: string, log: Log): KurrentDbEventStore {
  try {
    return new KurrentDbEventStore({
      connectionString,
      subscriptionDropped: (error) => log.warn({ err: error }, 'a subscription begins again'),
    });
  } catch (error) {
    // It says what is wrong, and nothing of the string.
    throw new ConfigError(`REMBUK_STORE: ${(error as Error).message}`);
  }
}
