/** A header and a place in what holds it; a word for each member comes on top. */
const OBJECT_BYTES = 24;
const WORD_BYTES = 8;
/** Of a persistent table: the entry, and its share of the nodes on the way to it. */
const ENTRY_BYTES = 160;

/** What is read by key: a persistent map, set or list, or one of the language. */
interface Table {
  get(key: unknown): unknown;
  forEach(each: (value: unknown, key: unknown) => unknown): unknown;
}

/**
 * About what a state takes up in memory beside another one that it was folded from, or that was folded from it: what
 * the two hold together counts nothing. Without another one: all of it.
 */
export function bytesBeyond(value: unknown, other?: unknown): number {
  if (value === other) return 0;
  if (typeof value === 'string') return OBJECT_BYTES + value.length;
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) return ofList(value, Array.isArray(other) ? other : []);
  if (isTable(value)) return ofTable(value, isTable(other) ? other : undefined);
  if (isOpaque(value)) return ofList([...value], isOpaque(other) ? [...other] : []);
  return ofMembers(value, typeof other === 'object' && other !== null ? other : {});
}

function isTable(value: unknown): value is Table {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    'forEach' in value &&
    'get' in value
  );
}

/** A list that keeps its entries to itself: they are counted as they are told. */
function isOpaque(value: unknown): value is Iterable<unknown> {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) return false;
  return Object.keys(value).length === 0;
}

function ofTable(table: Table, other: Table | undefined): number {
  let bytes = OBJECT_BYTES;
  table.forEach((row, key) => {
    const before = other?.get(key);
    if (row !== before) bytes += ENTRY_BYTES + bytesBeyond(row, before);
  });
  return bytes;
}

/** Lists grow at one end and are cut at the other: they are laid beside each other where the first entry is the same. */
function ofList(list: readonly unknown[], other: readonly unknown[]): number {
  const [first] = list;
  let bytes = OBJECT_BYTES + WORD_BYTES * list.length;
  // Columns of numbers, which hold nothing else.
  if (typeof first === 'number' && list.every((entry) => typeof entry === 'number')) return bytes;
  const offset = Math.max(other.indexOf(first), 0);
  for (const [index, entry] of list.entries()) bytes += bytesBeyond(entry, other[index + offset]);
  return bytes;
}

function ofMembers(thing: object, other: object): number {
  const [members, others] = [thing, other] as Readonly<Record<string, unknown>>[];
  let bytes = OBJECT_BYTES;
  for (const name in members) bytes += WORD_BYTES + bytesBeyond(members[name], others?.[name]);
  return bytes;
}
