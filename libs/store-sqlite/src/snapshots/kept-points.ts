import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { snapshotFileName } from './snapshot-file.ts';

/** What snapshots say of the history that they were made from: at a revision it had this hash. */
export interface KeptPoint {
  readonly stream: string;
  readonly revision: number;
  readonly hash: string;
}

/** The points that a folder's snapshots stand for; none where there are no snapshots, or they cannot be read. */
export function keptPoints(folder: string): readonly KeptPoint[] {
  const file = join(folder, snapshotFileName);
  if (!existsSync(file)) return [];
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    try {
      return database
        .prepare('SELECT DISTINCT stream, revision, hash FROM snapshots ORDER BY stream, revision')
        .all() as unknown as readonly KeptPoint[];
    } finally {
      database.close();
    }
  } catch {
    return [];
  }
}
