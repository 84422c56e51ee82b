import { access, constants, lstat, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { moveDraft } from '@rembuk/store-sqlite';
import { ExpectedError } from '../expected-error.ts';

/** What a move reads, writes, removes, or gives another name. */
const movedName = /^((events|snapshots|lock)\.db(-wal|-shm|-journal)?|migrate\.mark)$/;

/**
 * That what a move would stumble over in a data folder is not there; before anybody is told that the log moves. A link is
 * not followed: its name would be moved, and what it leads to stay.
 * @throws ExpectedError
 */
export async function assertMovable(folder: string): Promise<void> {
  const there = await stat(folder).catch(() => undefined);
  if (!there) return;
  if (!there.isDirectory()) throw new ExpectedError(`${folder} is no folder`);
  await assertPlainFiles(folder);
  const draft = path.join(folder, moveDraft);
  const begun = await lstat(draft).catch(() => undefined);
  if (!begun) return;
  if (!begun.isDirectory() || begun.dev !== there.dev)
    throw new ExpectedError(`${draft} is no folder on the disk of ${folder}: remove it`);
  await assertPlainFiles(draft);
}

/** @throws ExpectedError */
export async function assertPlainFiles(folder: string): Promise<void> {
  const { R_OK, W_OK, X_OK } = constants;
  try {
    await access(folder, R_OK | W_OK | X_OK);
  } catch {
    throw new ExpectedError(`${folder} cannot be read and written by this user`);
  }
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!movedName.test(entry.name) || entry.isFile()) continue;
    const what = entry.isSymbolicLink() ? 'a link' : 'no file';
    throw new ExpectedError(`${path.join(folder, entry.name)} is ${what}: nothing was moved`);
  }
}
