import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { logFile } from './log/schema.ts';
import { LogMovedError, moveDraft, movedPrefix } from './moved-log.ts';

/** Within a data folder: where a restored log is made and checked, before it takes its place. */
export const restoreDraft = 'restore.partial';

/** How a folder begins to be called that holds the log which made room for a restored one. */
export const setAsidePrefix = 'before-restore-';

/** Of a restore or a backup that was cut off. */
const copies: readonly string[] = [restoreDraft, `${logFile}.partial`];

/** The log of a data folder is not in its place: to begin an empty one would hide that. */
export class UnfinishedRestoreError extends Error {
  override readonly name = 'UnfinishedRestoreError';

  constructor(folder: string, traces: readonly string[]) {
    super(
      `there is no ${logFile} in ${folder}, but ${traces.join(', ')}: a restore or a backup was cut off; ` +
        'restore again, or move the log that was set aside back, or remove what is left of the copy',
    );
  }
}

/**
 * Only for whoever has the lock on the folder. Where the log is in its place, what is left of a copy that was cut off
 * is removed: it holds people's names, and nobody would look for it.
 * @throws UnfinishedRestoreError, LogMovedError when there is no log, and something tells that there was to be one.
 */
export async function seeToMissingLog(folder: string): Promise<void> {
  if (await exists(join(folder, logFile))) {
    for (const copy of [...copies, moveDraft])
      await rm(join(folder, copy), { recursive: true, force: true });
    return;
  }
  const reason = await reasonIn(folder);
  if (reason) throw reason;
}

/** Why a folder has no log, as far as something in it tells. */
async function reasonIn(folder: string): Promise<Error | undefined> {
  const names = (await readdir(folder)).toSorted();
  const moved = names.filter((name) => name === moveDraft || name.startsWith(movedPrefix));
  if (moved.length > 0) return new LogMovedError(folder, moved);
  const traces = names.filter((name) => copies.includes(name) || name.startsWith(setAsidePrefix));
  return traces.length > 0 ? new UnfinishedRestoreError(folder, traces) : undefined;
}

/**
 * For whoever would only read.
 * @throws UnfinishedRestoreError, LogMovedError when there is no log, and something tells why.
 */
export async function assertNotMissing(folder: string): Promise<void> {
  if (await exists(join(folder, logFile))) return;
  const reason = await reasonIn(folder).catch(() => undefined);
  if (reason) throw reason;
}

export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
