import type { DatabaseSync } from 'node:sqlite';

/** The last position that was ever given; 0 before the first. */
export function lastPosition(database: DatabaseSync): number {
  const row = database
    .prepare(
      `SELECT max(coalesce((SELECT max(position) FROM events), 0), last_position) AS position
       FROM erasures`,
    )
    .get();
  return Number(row?.position ?? 0);
}
