import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { FolderLock, logFile, syncFolder } from '@rembuk/store-sqlite';
import { ExpectedError } from '../expected-error.ts';
import { messageOf } from './log.ts';

/**
 * Keeps servers out of a data folder while something is done to its files; makes it when it is not there.
 * @param done what was not, when a server has it
 * @throws ExpectedError
 */
export async function holding<Result>(
  folder: string,
  done: string,
  work: () => Promise<Result>,
): Promise<Result> {
  let lock: FolderLock;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    lock = FolderLock.acquire(folder, new Date());
  } catch (error) {
    throw new ExpectedError(`nothing was ${done}: ${messageOf(error)}`);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** Snapshots of another history are worth nothing: they go with their log. */
const databaseFile = /^(events|snapshots)\.db(-wal|-shm)?$/;

/** The log itself comes first: it never stands without what belongs to it. */
export async function databaseFilesOf(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => databaseFile.test(name)).toSorted();
  } catch {
    return [];
  }
}

/**
 * That the log is in the one file that is moved. While another program reads it, or where there is no room for it, what
 * was written last stays beside it.
 * @throws ExpectedError
 */
export async function assertInOneFile(folder: string): Promise<void> {
  const beside = await stat(path.join(folder, `${logFile}-wal`)).catch(() => undefined);
  if (beside && beside.size > 0)
    throw new ExpectedError(
      `another program reads ${folder}, or its disk is full: see to that, and run this again`,
    );
}

/** By renaming alone; durable when it resolves. */
export async function moveFiles(names: readonly string[], from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const name of names) await rename(path.join(from, name), path.join(to, name));
  await syncFolder(to);
  await syncFolder(from);
}
