import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  FolderLock,
  logFile,
  restoreDraft,
  setAsidePrefix,
  type SqliteLogReader,
  syncFolder,
} from '@rembuk/store-sqlite';
import { ExpectedError } from '../expected-error.ts';
import { type Chains, pointOf } from './chains.ts';
import { messageOf, withLog } from './log.ts';
import { verifyLog } from './verify.ts';

export interface Restored {
  readonly chains: Chains;
  /** Where the files that stood there before are now. */
  readonly setAside?: string;
}

export interface RestoreOptions {
  readonly from: string;
  readonly folder: string;
  readonly replace: boolean;
  /** Names what is set aside. */
  readonly now: Date;
}

/**
 * Brings a backup into a data folder. The backup's chains are checked before anything is touched. A log that stands
 * there is replaced only when told so, never while a server has it, and is set aside rather than removed. The copy is
 * made and checked beside it, and takes its place only then; the folder is held until it has.
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { from, folder } = options;
  const chains = await verifyLog(from);
  if (chains.broken.length > 0) return { chains };
  return withLog(from, (backup) => holding(folder, () => bringIn(backup, chains, options)));
}

async function holding<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let lock: FolderLock;
  try {
    lock = FolderLock.acquire(folder, new Date());
  } catch (error) {
    throw new ExpectedError(`nothing was restored: ${messageOf(error)}`);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

async function bringIn(
  backup: SqliteLogReader,
  chains: Chains,
  { folder, replace, now }: RestoreOptions,
): Promise<Restored> {
  const standing = await filesOf(folder);
  if (standing.length > 0 && !replace)
    throw new ExpectedError(`${folder} holds a log already; --replace sets it aside`);
  const draft = path.join(folder, restoreDraft);
  // Of a restore that was cut off.
  await rm(draft, { recursive: true, force: true });
  try {
    await backup.backup(draft);
    await assertSame(draft, chains);
    const setAside = await swap(draft, folder, { standing, now });
    return setAside === undefined ? { chains } : { chains, setAside };
  } catch (error) {
    throw new ExpectedError(`the backup could not be copied: ${messageOf(error)}`);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/**
 * By renaming alone. Cut off between the first name and the last, it leaves no log in the folder's own place: no server
 * starts on that, and a restore goes on from there.
 */
async function swap(
  draft: string,
  folder: string,
  { standing, now }: { readonly standing: readonly string[]; readonly now: Date },
): Promise<string | undefined> {
  const aside = standing.length === 0 ? undefined : await roomFor(standing, folder, now);
  try {
    if (aside !== undefined) await move(standing, folder, aside);
    await move([logFile], draft, folder);
    return aside;
  } catch (error) {
    if (aside !== undefined) await move((await filesOf(aside)).toReversed(), aside, folder);
    throw error;
  }
}

/** Snapshots of another history are worth nothing: they go with their log. */
const databaseFile = /^(events|snapshots)\.db(-wal|-shm)?$/;

/** The log itself comes first: it never stands without what belongs to it. */
async function filesOf(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => databaseFile.test(name)).toSorted();
  } catch {
    return [];
  }
}

/** What a restore that was cut off left standing follows its log: no history lies in two places. */
async function roomFor(standing: readonly string[], folder: string, now: Date): Promise<string> {
  const begun = (await readdir(folder)).filter((name) => name.startsWith(setAsidePrefix));
  const last = begun.toSorted().at(-1);
  const held = last === undefined ? [logFile] : await filesOf(path.join(folder, last));
  const goesOn = standing.includes(logFile)
    ? held.length === 0
    : !held.some((name) => standing.includes(name));
  const stamp = now.toISOString().replaceAll(/[:.]/g, '-');
  return path.join(folder, (goesOn ? last : undefined) ?? `${setAsidePrefix}${stamp}`);
}

async function move(names: readonly string[], from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const name of names) await rename(path.join(from, name), path.join(to, name));
  await syncFolder(to);
  await syncFolder(from);
}

/** The copy is read once more: what was checked is what will stand there. */
async function assertSame(draft: string, { heads }: Chains): Promise<void> {
  const copied = await verifyLog(draft, heads.map(pointOf));
  if (copied.broken.length > 0 || copied.heads.length !== heads.length)
    throw new Error('the copy is not what was backed up');
}
