import { mkdir } from 'node:fs/promises';
import type { EventStore } from '@rembuk/event-sourcing';
import { KurrentDbEventStore } from '@rembuk/store-kurrentdb';
import { FolderLock } from '@rembuk/store-sqlite';
import { type Config, ConfigError, type Resources } from '../config/index.ts';
import type { Log } from '../operations/index.ts';

/** The log in KurrentDB. The data folder holds what is this node's own, snapshots first of all: it alone may use it. */
export async function openKurrentDb(
  { dataFolder, store: connectionString }: Config,
  resources: Resources,
  log: Log,
): Promise<EventStore> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const lock = FolderLock.acquire(dataFolder, new Date());
  await resources.add(() => Promise.resolve(lock.release()));
  const store = connected(connectionString, log);
  await resources.add(() => store.close());
  return store;
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
