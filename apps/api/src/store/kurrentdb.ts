import { access, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { EventStore } from '@rembuk/event-sourcing';
import { KurrentDbEventStore, type Standing } from '@rembuk/store-kurrentdb';
import { FolderLock, logFile, moveDraft } from '@rembuk/store-sqlite';
import { type Config, ConfigError, type Resources } from '../config/index.ts';
import type { Log } from '../operations/index.ts';

/**
 * The log in KurrentDB. The data folder holds what is this node's own, snapshots first of all: it alone may use it.
 * @throws ConfigError while the log is not all there, or another one waits to be moved: see `rembuk migrate`.
 */
export async function openKurrentDb(
  { dataFolder, store: connectionString }: Config,
  resources: Resources,
  log: Log,
): Promise<EventStore> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const lock = FolderLock.acquire(dataFolder, new Date());
  await resources.add(() => Promise.resolve(lock.release()));
  await assertNoOtherLog(dataFolder);
  const store = connected(connectionString, log);
  await resources.add(() => store.close());
  const amiss = reasons[await store.standing.read()];
  if (amiss !== undefined) throw new ConfigError(`REMBUK_STORE: ${amiss}`);
  // Of a move back that was cut off, and is given up now: it holds names that may be erased from here on.
  await rm(path.join(dataFolder, moveDraft), { recursive: true, force: true });
  await untilItLeaves(store, resources, log);
  return store;
}

const reasons: Readonly<Record<Standing, string | undefined>> = {
  here: undefined,
  arriving:
    'a log is being moved into this KurrentDB and is not complete: run rembuk migrate --to kurrentdb again',
  left: 'the log was moved out of this KurrentDB, into a data folder: to serve it from here, run rembuk migrate --to kurrentdb',
};

/** How often a server looks whether its log is still here; whoever moves it out waits for longer. */
const lookMs = 1_000;

/** Of a log that is moved out while this server runs, nothing is written any more; a restart says why. */
async function untilItLeaves(
  store: KurrentDbEventStore,
  resources: Resources,
  log: Log,
): Promise<void> {
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    // Out of reach nothing is written either.
    const standing = await store.standing.read().catch(() => 'here' as const);
    isLooking = false;
    if (standing === 'here') return;
    clearInterval(timer);
    log.error({ standing }, 'the log is not here any more');
    await store.close();
  };
  const timer = setInterval(() => void look(), lookMs);
  timer.unref();
  await resources.add(() => Promise.resolve(clearInterval(timer)));
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
