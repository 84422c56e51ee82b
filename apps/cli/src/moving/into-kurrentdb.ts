import { readdir, rm } from 'node:fs/promises';
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
 * Moves the log of a data folder into KurrentDB. No server serves what is there until it is complete and was compared, and
 * the folder's own log is set aside. Cut off anywhere, it can be run again.
 * @throws ExpectedError
 */
export async function intoKurrentDb(folder: string, now: Date): Promise<Moved> {
  const files = await databaseFilesOf(folder);
  // What a crash left beside it goes into the one file whose name is changed in the end.
  if (files.includes(`${logFile}-wal`)) await withStore(folder, () => Promise.resolve());
  return holding(folder, 'moved', async () => {
    const source = files.includes(logFile) ? folder : await unfinished(folder);
    const chains = await verifyLog(source);
    if (chains.broken.length > 0) return { chains, written: 0 };
    const written = await withLog(source, (log) =>
      withKurrentDb((store) => copied({ name: source, log }, store, eventsOf(chains))),
    );
    const aside = source === folder ? await setAside(folder, now) : source;
    await withKurrentDb(({ standing }) => arrive(standing));
    return { chains, written, setAside: aside };
  });
}

/** The log of a run that was cut off when it had set it aside, and had not yet said so. @throws ExpectedError */
async function unfinished(folder: string): Promise<string> {
  const standing = await withKurrentDb((store) => store.standing.read());
  const asides = (await readdir(folder)).filter((name) => name.startsWith(movedPrefix));
  if (standing !== 'here')
    for (const name of asides.toSorted().toReversed()) {
      const aside = path.join(folder, name);
      if ((await databaseFilesOf(aside)).includes(logFile)) return aside;
    }
  throw new ExpectedError(`there is no log in ${folder}`);
}

async function copied(original: Side, store: KurrentDbEventStore, total: number): Promise<number> {
  const { standing } = store;
  // What is said from here on is said behind this.
  await standing.read();
  const remedy = 'a log is moved into an empty database only';
  const { written } = await copyLog({
    original,
    copy: { name: 'KurrentDB', log: store, remedy },
    bounds,
    progress: progressOf(total),
    begin: () => standing.write('arriving'),
  });
  return written;
}

async function arrive(standing: KurrentDbEventStore['standing']): Promise<void> {
  if ((await standing.read()) !== 'here') await standing.write('here');
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
