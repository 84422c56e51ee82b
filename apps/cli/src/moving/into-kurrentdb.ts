import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { logFile, movedPrefix } from '@rembuk/store-sqlite';
import { ExpectedError } from '../expected-error.ts';
import type { BatchBounds } from '../files/batch-writer.ts';
import { assertInOneFile, databaseFilesOf, holding, moveFiles } from '../files/data-folder.ts';
import { toldOf, withKurrentDb } from '../files/kurrentdb.ts';
import { messageOf, withLog, withStore } from '../files/log.ts';
import { verifyLog } from '../files/verify.ts';
import { Arrival, type ArrivalOptions } from './arrival.ts';
import { copyLog } from './copy-log.ts';
import { eventsOf, type Moved } from './moved.ts';
import { assertMovable, assertPlainFiles } from './plain-files.ts';
import { progressOf } from './progress.ts';
import { isSaidFor, type LogStanding } from './say.ts';

/** One append at a time: the database keeps the order of what it has answered. Inside what it takes when nothing is set. */
const bounds: BatchBounds = { eventsMax: 500, bytesMax: 256 * 1024, appendsAtOnce: 1 };

/**
 * Moves the log of a data folder into KurrentDB. No server serves what is there until it is complete and was compared, and
 * the folder's own log is set aside. Cut off anywhere, it can be run again.
 * @param now names what is set aside
 * @throws ExpectedError
 */
export async function intoKurrentDb(options: ArrivalOptions, now: Date): Promise<Moved> {
  const { folder } = options;
  await assertMovable(folder);
  const source = await sourceIn(folder);
  // What a crash left beside it goes into the one file whose name is changed in the end.
  if (source === folder && (await databaseFilesOf(folder)).includes(`${logFile}-wal`))
    await withStore(folder, () => Promise.resolve());
  await assertInOneFile(source);
  return holding(folder, 'moved', async () => {
    const chains = await verifyLog(source);
    if (chains.broken.length > 0) return { chains, written: 0 };
    return withKurrentDb(async (store) => {
      const arrival = await Arrival.of(store, options);
      const written = await withLog(source, async (log) => {
        const { written } = await copyLog({
          original: { name: source, log },
          copy: { name: 'KurrentDB', log: store, remedy },
          bounds,
          progress: progressOf(eventsOf(chains)),
          begin: (held) => arrival.begin(held),
        });
        return written;
      });
      await arrival.beforeSettingAside();
      const aside = source === folder ? asideIn(folder, now) : source;
      await setAside(folder, aside);
      await arrival.end().catch(async (error: unknown) => {
        const why = messageOf(await toldOf(error));
        throw new ExpectedError(
          `${why}; the log lies in ${aside}: run this again to have it served`,
        );
      });
      return { chains, written, setAside: aside };
    });
  });
}

const remedy = 'a log is moved into an empty database only';

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
    await assertPlainFiles(aside);
    if (await withKurrentDb(({ standing }) => isOnItsWay(standing, folder))) return aside;
    break;
  }
  throw new ExpectedError(`there is no log in ${folder}`);
}

async function isOnItsWay(standing: LogStanding, folder: string): Promise<boolean> {
  return (await standing.read()) === 'arriving' && (await isSaidFor(standing, folder));
}

async function holdsLog(folder: string): Promise<boolean> {
  return (await databaseFilesOf(folder)).includes(logFile);
}

function asideIn(folder: string, now: Date): string {
  return path.join(folder, `${movedPrefix}${now.toISOString().replaceAll(/[:.]/g, '-')}`);
}

/** The log comes first: what a run that was cut off left standing beside it follows. */
async function setAside(folder: string, aside: string): Promise<void> {
  const standing = await databaseFilesOf(folder);
  // Some tell where they stand by positions of the log that they were made from.
  for (const name of standing) if (!isOfLog(name)) await rm(path.join(folder, name));
  await moveFiles(standing.filter(isOfLog), folder, aside);
}

function isOfLog(name: string): boolean {
  return name.startsWith(logFile);
}
