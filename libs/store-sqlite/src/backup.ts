import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { lastPosition } from './log/last-position.ts';
import { assertCurrentLog, logFile } from './log/schema.ts';
import { exists } from './missing-log.ts';

export interface BackupResult {
  /** Position of the last event in the copy; undefined when the log is empty. */
  readonly position: string | undefined;
  /** Size of the copy. */
  readonly bytes: number;
}

/**
 * Copies the log as it is at one moment into a folder that can be opened as a data folder; the server goes on.
 * @throws Error when the target holds a log already. Nothing half-copied ever bears the name of a log.
 */
export async function backupLog(folder: string, targetFolder: string): Promise<BackupResult> {
  const target = join(targetFolder, logFile);
  if (await exists(target)) throw new Error(`${target} exists already`);
  await mkdir(targetFolder, { recursive: true, mode: 0o700 });
  const partial = `${target}.partial`;
  const source = new DatabaseSync(join(folder, logFile), { readOnly: true, timeout: 5_000 });
  try {
    assertCurrentLog(source);
    // One transaction over the whole copy: otherwise every commit of the server would start it over.
    source.exec('BEGIN');
    const position = lastPosition(source);
    await backup(source, partial, { rate: 1_000 });
    await rename(partial, target);
    await syncFolder(targetFolder);
    const { size } = await stat(target);
    return { position: position === 0 ? undefined : String(position), bytes: size };
  } finally {
    source.close();
    await rm(partial, { force: true });
  }
}

/** Makes the names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
