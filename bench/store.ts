/** The SQLite store: appends against direct inserts, commands to old and new workshops, and reading a big log. Alone: `node bench/store.ts` after a build. */
import { appendRows } from './core/append-rows.ts';
import { decisionRows } from './core/decision-rows.ts';
import { readRows } from './core/read-rows.ts';
import { printRows, type Row } from './support/rows.ts';

export async function storeRows(events = 1_000_000): Promise<Row[]> {
  return [...(await appendRows()), ...(await decisionRows()), ...(await readRows(events))];
}

if (import.meta.main) printRows('store', await storeRows());
