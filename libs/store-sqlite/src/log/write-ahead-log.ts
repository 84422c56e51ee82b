import { closeSync, fstatSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { pageSize } from './erasable-text.ts';

/** SQLite's file format, 4.1: a header, and one before each page. */
const headerBytes = 32;
const frameHeaderBytes = 24;
/** Commits go on while a checkpoint is due. */
const spare = 1.25;
const chunk = Buffer.alloc(1024 * 1024);

/**
 * Gives the write-ahead log the size to which it grows before a checkpoint, in zeros, which are no frames to SQLite
 * (4.2: a log whose header has no magic number holds nothing).
 *
 * A commit then overwrites blocks that the file has already. Where the file has to grow, its flush waits for the
 * journal of the file system, and so for whatever else is being written on the same disk: a commit in a thousand took
 * 40 ms instead of 2 ms beside another writer.
 *
 * Call right after a truncation, from its writer. Without room for it the log is left as it is.
 */
export function reserveWriteAheadLog(databaseFile: string, pages: number): void {
  const bytes = Math.ceil(headerBytes + pages * spare * (frameHeaderBytes + pageSize));
  const file = openSync(`${databaseFile}-wal`, 'r+');
  try {
    let at = fstatSync(file).size;
    // Whatever is in it is somebody's.
    if (at > 0) return;
    while (at < bytes) at += writeSync(file, chunk, 0, Math.min(chunk.length, bytes - at), at);
    fsyncSync(file);
  } catch (error) {
    if (!isWithoutRoom(error)) throw error;
  } finally {
    closeSync(file);
  }
}

function isWithoutRoom(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
}
