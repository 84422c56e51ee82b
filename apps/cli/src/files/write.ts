import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { appendFile, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { ExpectedError } from '../expected-error.ts';
import { messageOf } from './log.ts';

/**
 * What the files of a data folder are called. Nothing is written to one of that name, wherever it lies: a backup and a
 * key that is kept elsewhere bear the same names.
 */
const ownName =
  /^((events|snapshots|lock)\.db(-wal|-shm|-journal|\.partial)?|secrets\.json|server\.json|signing-key\.pem|demo-loading|first-password-untold|migrate\.mark)$/i;

/** Writes all of a file or nothing; what stood there is replaced. @throws ExpectedError */
export async function writeWhole(
  file: string,
  text: string | AsyncIterable<Uint8Array>,
): Promise<void> {
  await telling(file, async (target, isOpenEnded) => {
    if (isOpenEnded) return writeFile(target, text);
    const draft = `${target}.${randomUUID()}.partial`;
    try {
      await writeFile(draft, text, { flag: 'wx', mode: 0o600, flush: true });
      await rename(draft, target);
    } finally {
      await rm(draft, { force: true });
    }
  });
}

/** Adds to the end of a file; makes it when there is none. @throws ExpectedError */
export async function addTo(file: string, text: string): Promise<void> {
  await telling(file, async (target, isOpenEnded) => {
    if (isOpenEnded) return appendFile(target, text);
    // Links were followed before the name was looked at: one that leads nowhere is not followed now.
    const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
    const handle = await open(target, O_APPEND | O_CREAT | O_NOFOLLOW | O_WRONLY, 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/** A file where there is none, for its owner alone: it may hold names. @throws ExpectedError */
export async function newFile(file: string): Promise<Writable> {
  return telling(file, async (target) => (await open(target, 'wx', 0o600)).createWriteStream());
}

/**
 * Writes to where a path leads in the end, unless that is a file of Rembuk's own. A pipe or a device is open-ended: no
 * other file can take its place.
 */
async function telling<Result>(
  file: string,
  write: (target: string, isOpenEnded: boolean) => Promise<Result>,
): Promise<Result> {
  const standing = await stat(file).catch(() => undefined);
  const isOpenEnded = standing?.isFile() === false;
  const target = standing?.isFile() === true ? await realpath(file) : path.resolve(file);
  if ([file, target].some((name) => ownName.test(path.basename(name))))
    throw new ExpectedError(`${file} bears the name of a file of a data folder; choose another`);
  try {
    return await write(target, isOpenEnded);
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    throw new ExpectedError(`${file} cannot be written: ${messageOf(error)}`);
  }
}
