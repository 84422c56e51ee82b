import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '@rembuk/store-sqlite';

const markFile = 'migrate.mark';
const mark = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * By its mark a data folder is told from every other in what KurrentDB is told of a log that moves: a run that was cut off
 * is gone on with, and a log that left comes back, from the same folder. For whoever has the lock on it.
 */
export async function marked(folder: string): Promise<string> {
  const known = await markOf(folder);
  if (known !== undefined) return known;
  const made = randomUUID();
  // Cut off here it is no mark, and nobody was told of it.
  await writeFile(path.join(folder, markFile), made, { mode: 0o600, flush: true });
  await syncFolder(folder);
  return made;
}

/** Undefined for a folder that no log has been on its way from or to. */
export async function markOf(folder: string): Promise<string | undefined> {
  const text = await readFile(path.join(folder, markFile), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  return mark.test(text) ? text : undefined;
}
