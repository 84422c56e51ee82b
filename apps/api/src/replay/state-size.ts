import type { WorkshopState } from '@rembuk/workshop';

/** What an object takes up beside its texts: a place in a table, a header, a word for each member. */
const OBJECT_BYTES = 128;
/** Rows hold lists of objects, and these hold texts: no deeper. */
const LEVELS = 4;

/** About what a state takes up in memory that shares nothing with any other. */
export function approximateBytes(state: WorkshopState): number {
  let bytes = 0;
  for (const table of Object.values(state))
    bytes += isTable(table) ? ofRows(table) : ofValue(table);
  return bytes;
}

/** A persistent map; the state holds no other iterables but lists. */
function isTable(value: unknown): value is { values(): Iterable<unknown> } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'values' in value;
}

function ofRows(table: { values(): Iterable<unknown> }): number {
  let bytes = 0;
  for (const row of table.values()) bytes += ofValue(row);
  return bytes;
}

function ofValue(value: unknown, levels = LEVELS): number {
  if (typeof value === 'string') return value.length * 2;
  if (typeof value !== 'object' || value === null || levels === 0) return 0;
  let bytes = OBJECT_BYTES;
  for (const member of Object.values(value)) bytes += ofValue(member, levels - 1);
  return bytes;
}
