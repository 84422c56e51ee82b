import { mkdir, readdir, rename, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { FolderLock, type SqliteLogReader } from '@rembuk/store-sqlite';
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
 * there is replaced only when told so, never while a server has it, and is set aside rather than removed. The folder is
 * held from before the first file moves until the copy has been checked, so that no server starts on half of it.
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
  const stamp = now.toISOString().replaceAll(/[:.]/g, '-');
  const aside = path.join(folder, `before-restore-${stamp}`);
  const moved = await move(standing, folder, aside);
  try {
    await backup.backup(folder);
    await assertSame(folder, chains);
  } catch (error) {
    await putBack(folder, aside, moved);
    throw new ExpectedError(`the backup could not be copied: ${messageOf(error)}`);
  }
  return moved.length > 0 ? { chains, setAside: aside } : { chains };
}

/** Snapshots of another history are worth nothing: they go with their log. */
const databaseFile = /^(events|snapshots)\.db(-wal|-shm)?$/;

async function filesOf(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => databaseFile.test(name));
  } catch {
    return [];
  }
}

async function move(
  names: readonly string[],
  from: string,
  to: string,
): Promise<readonly string[]> {
  if (names.length === 0) return [];
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const name of names) await rename(path.join(from, name), path.join(to, name));
  return names;
}

async function putBack(folder: string, aside: string, moved: readonly string[]): Promise<void> {
  if (moved.length === 0) return;
  await move(await filesOf(folder), folder, `${aside}-failed`);
  await move(moved, aside, folder);
  await rmdir(aside);
}

/** The copy is read once more: what was checked is what stands there. */
async function assertSame(folder: string, { heads }: Chains): Promise<void> {
  const copied = await verifyLog(folder, heads.map(pointOf));
  if (copied.broken.length > 0 || copied.heads.length !== heads.length)
    throw new Error('the copy is not what was backed up');
}
