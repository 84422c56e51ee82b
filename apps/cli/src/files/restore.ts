import { mkdir, readdir, rename, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../expected-error.ts';
import type { Chains } from './chains.ts';
import { messageOf, withLog, withStore } from './log.ts';
import { verifyLog } from './verify.ts';

export interface Restored {
  readonly chains: Chains;
  /** Where the files that stood there before are now. */
  readonly setAside?: string;
}

/**
 * Brings a backup into a data folder. The backup's chains are checked before anything is touched. A log that stands
 * there is replaced only when told so, never while a server has it, and is set aside rather than removed.
 */
export async function restore(options: {
  readonly from: string;
  readonly folder: string;
  readonly replace: boolean;
  /** Names what is set aside. */
  readonly now: Date;
}): Promise<Restored> {
  const { from, folder, replace, now } = options;
  const chains = await verifyLog(from);
  if (chains.broken.length > 0) return { chains };
  return withLog(from, async (backup) => {
    const standing = await filesOf(folder);
    if (standing.length > 0 && !replace)
      throw new ExpectedError(`${folder} holds a log already; --replace sets it aside`);
    // Whoever opens it has it alone: this fails while a server runs.
    if (standing.length > 0) await withStore(folder, () => Promise.resolve());
    const stamp = now.toISOString().replaceAll(/[:.]/g, '-');
    const aside = path.join(folder, `before-restore-${stamp}`);
    const moved = await move(await filesOf(folder), folder, aside);
    try {
      await backup.backup(folder);
      await assertSame(folder, chains);
    } catch (error) {
      await putBack(folder, aside, moved);
      throw new ExpectedError(`the backup could not be copied: ${messageOf(error)}`);
    }
    return moved.length > 0 ? { chains, setAside: aside } : { chains };
  });
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
  const copied = await verifyLog(folder, heads);
  if (copied.broken.length > 0 || copied.heads.length !== heads.length)
    throw new Error('the copy is not what was backed up');
}
