import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { logFile, restoreDraft, setAsidePrefix, type SqliteLogReader } from '@rembuk/store-sqlite';
import { ExpectedError } from '../expected-error.ts';
import { type Chains, pointOf } from './chains.ts';
import { databaseFilesOf, holding, moveFiles } from './data-folder.ts';
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
  return withLog(from, (backup) =>
    holding(folder, 'restored', () => bringIn(backup, chains, options)),
  );
}

async function bringIn(
  backup: SqliteLogReader,
  chains: Chains,
  { folder, replace, now }: RestoreOptions,
): Promise<Restored> {
  const standing = await databaseFilesOf(folder);
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
    if (aside !== undefined) await moveFiles(standing, folder, aside);
    await moveFiles([logFile], draft, folder);
    return aside;
  } catch (error) {
    if (aside !== undefined)
      await moveFiles((await databaseFilesOf(aside)).toReversed(), aside, folder);
    throw error;
  }
}

/** What a restore that was cut off left standing follows its log: no history lies in two places. */
async function roomFor(standing: readonly string[], folder: string, now: Date): Promise<string> {
  const begun = (await readdir(folder)).filter((name) => name.startsWith(setAsidePrefix));
  const last = begun.toSorted().at(-1);
  const held = last === undefined ? [logFile] : await databaseFilesOf(path.join(folder, last));
  const goesOn = standing.includes(logFile)
    ? held.length === 0
    : !held.some((name) => standing.includes(name));
  const stamp = now.toISOString().replaceAll(/[:.]/g, '-');
  return path.join(folder, (goesOn ? last : undefined) ?? `${setAsidePrefix}${stamp}`);
}

/** The copy is read once more: what was checked is what will stand there. */
async function assertSame(draft: string, { heads }: Chains): Promise<void> {
  const copied = await verifyLog(draft, heads.map(pointOf));
  if (copied.broken.length > 0 || copied.heads.length !== heads.length)
    throw new Error('the copy is not what was backed up');
}
