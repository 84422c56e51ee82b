import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { logFile, movedPrefix } from '@rembuk/store-sqlite';
import type { KurrentDbEventStore } from '@rembuk/store-kurrentdb';
import { ExpectedError } from '../expected-error.ts';
import type { BatchBounds } from '../files/batch-writer.ts';
import { assertInOneFile, databaseFilesOf, holding, moveFiles } from '../files/data-folder.ts';
import { withKurrentDb } from '../files/kurrentdb.ts';
import { withLog, withStore } from '../files/log.ts';
import { verifyLog } from '../files/verify.ts';
import { copyLog } from './copy-log.ts';
import { eventsOf, type Moved } from './moved.ts';
import { progressOf } from './progress.ts';
import type { Side } from './side-by-side.ts';

/** One append at a time: the database keeps the order of what it has answered. Inside what it takes when nothing is set. */
const bounds: BatchBounds = { eventsMax: 500, bytesMax: 256 * 1024, appendsAtOnce: 1 };

/**
 * Moves the log of a data folder into KurrentDB. No server serves what is there until it is complete and was compared, and
 * the folder's own log is set aside. Cut off anywhere, it can be run again.
 * @throws ExpectedError
 */
export async function intoKurrentDb(folder: string, now: Date): Promise<Moved> {
  const source = await sourceIn(folder);
  // What a crash left beside it goes into the one file whose name is changed in the end.
  if ((await databaseFilesOf(folder)).includes(`${logFile}-wal`))
    await withStore(folder, () => Promise.resolve());
  await assertInOneFile(source);
  return holding(folder, 'moved', async () => {
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

/**
 * The folder that holds the log: this one, or within it that of a run which was cut off when it had set the log aside and
 * had not yet said that it is there.
 * @throws ExpectedError
 */
async function sourceIn(folder: string): Promise<string> {
  if (await holdsLog(folder)) return folder;
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names.toSorted().toReversed()) {
    const aside = path.join(folder, name);
    if (!name.startsWith(movedPrefix) || !(await holdsLog(aside))) continue;
    if ((await withKurrentDb(({ standing }) => standing.read())) !== 'here') return aside;
    break;
  }
  throw new ExpectedError(`there is no log in ${folder}`);
}

async function holdsLog(folder: string): Promise<boolean> {
  return (await databaseFilesOf(folder)).includes(logFile);
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
