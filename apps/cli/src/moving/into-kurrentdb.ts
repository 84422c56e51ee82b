import { rm } from 'node:fs/promises';
import path from 'node:path';
import { logFile, movedPrefix } from '@rembuk/store-sqlite';
import type { KurrentDbEventStore } from '@rembuk/store-kurrentdb';
import { ExpectedError } from '../expected-error.ts';
import type { BatchBounds } from '../files/batch-writer.ts';
import { databaseFilesOf, holding, moveFiles } from '../files/data-folder.ts';
import { withKurrentDb } from '../files/kurrentdb.ts';
import { withLog, withStore } from '../files/log.ts';
import { verifyLog } from '../files/verify.ts';
import { copyLog } from './copy-log.ts';
import { eventsOf, type Moved } from './moved.ts';
import { progressOf } from './moving-bar.ts';
import type { Side } from './side-by-side.ts';

/** One append at a time: the database keeps the order of what it has answered. Inside what it takes when nothing is set. */
const bounds: BatchBounds = { eventsMax: 500, bytesMax: 256 * 1024, appendsAtOnce: 1 };

/**
 * Moves the log of a data folder into KurrentDB. No server serves what is there until it is complete and was compared;
 * then the folder's own log is set aside, without which no server starts on it by mistake. Cut off anywhere, it can be
 * run again.
 * @throws ExpectedError
 */
export async function intoKurrentDb(folder: string, now: Date): Promise<Moved> {
  const files = await databaseFilesOf(folder);
  if (!files.includes(logFile)) throw new ExpectedError(`there is no log in ${folder}`);
  // What a crash left beside it goes into the one file whose name is changed in the end.
  if (files.includes(`${logFile}-wal`)) await withStore(folder, () => Promise.resolve());
  return holding(folder, 'moved', async () => {
    const chains = await verifyLog(folder);
    if (chains.broken.length > 0) return { chains, written: 0 };
    const written = await withLog(folder, (log) =>
      withKurrentDb((store) => copied({ name: folder, log }, store, eventsOf(chains))),
    );
    return { chains, written, setAside: await setAside(folder, now) };
  });
}

async function copied(original: Side, store: KurrentDbEventStore, total: number): Promise<number> {
  const { standing } = store;
  const found = await standing.read();
  const remedy = 'a log is moved into an empty database only';
  const { written } = await copyLog({
    original,
    copy: { name: 'KurrentDB', log: store, remedy },
    bounds,
    progress: progressOf(total),
    begin: () => standing.write('arriving'),
  });
  if (written > 0 || found !== 'here') await standing.write('here');
  return written;
}

async function setAside(folder: string, now: Date): Promise<string> {
  const aside = path.join(folder, `${movedPrefix}${now.toISOString().replaceAll(/[:.]/g, '-')}`);
  const standing = await databaseFilesOf(folder);
  // Some tell where they stand by positions of the log that they were made from.
  for (const name of standing) if (!isOfLog(name)) await rm(path.join(folder, name));
  await moveFiles(standing.filter(isOfLog), folder, aside);
  return aside;
}

function isOfLog(name: string): boolean {
  return name.startsWith(logFile);
}
