import { canonicalJson } from './canonical-json.ts';

/** Members in one piece: of a large state's tables, about a millisecond of writing. */
const membersMax = 100;

/** How a value is written as a whole, and in which order the members of an object come. */
interface Writing {
  readonly json: (value: object) => string;
  readonly keysOf: (value: object) => readonly string[];
}

const asItIs: Writing = { json: (value) => JSON.stringify(value), keysOf: Object.keys };
/** By code units, which is how texts are compared. */
const canonical: Writing = { json: canonicalJson, keysOf: (value) => Object.keys(value).sort() };

/**
 * The text that JSON.stringify gives for a value, in pieces: large tables, object or array, are written some members at
 * a time, also those of an object within. A member is not asked for before its turn has come; the value must not
 * change until the last piece is taken.
 */
export function jsonPieces(value: unknown): Generator<string, void, void> {
  return pieces(value, asItIs);
}

/** The text that `canonicalJson` gives, in pieces. */
export function canonicalJsonPieces(value: unknown): Generator<string, void, void> {
  return pieces(value, canonical);
}

function* pieces(value: unknown, writing: Writing): Generator<string, void, void> {
  if (!isPlainObject(value)) {
    yield writing === canonical ? canonicalJson(value) : JSON.stringify(value);
    return;
  }
  let separator = '{';
  for (const key of writing.keysOf(value)) {
    const member = value[key];
    if (isLarge(member)) {
      yield `${separator}${JSON.stringify(key)}:`;
      yield* tablePieces(member, writing);
    } else if (holdsLarge(member)) {
      yield `${separator}${JSON.stringify(key)}:`;
      yield* pieces(member, writing);
    } else {
      // JSON leaves out what it cannot say, an undefined member for instance.
      const text = inner({ [key]: member }, writing);
      if (text === '') continue;
      yield separator + text;
    }
    separator = ',';
  }
  yield separator === '{' ? '{}' : '}';
}

type PlainObject = Readonly<Record<string, unknown>>;
type Table = readonly unknown[] | PlainObject;

function* tablePieces(table: Table, writing: Writing): Generator<string, void, void> {
  const isArray = Array.isArray(table);
  const keys = isArray ? undefined : writing.keysOf(table);
  const count = keys?.length ?? (table as readonly unknown[]).length;
  let separator = isArray ? '[' : '{';
  for (let at = 0; at < count; at += membersMax) {
    const text = isArray
      ? inner(table.slice(at, at + membersMax), writing)
      : inner(part(table as PlainObject, keys?.slice(at, at + membersMax)), writing);
    if (text === '') continue;
    yield separator + text;
    separator = ',';
  }
  const empty = isArray ? '[]' : '{}';
  yield separator === ',' ? empty.charAt(1) : empty;
}

function part(table: PlainObject, keys: readonly string[] = []): object {
  return Object.fromEntries(keys.map((key) => [key, table[key]]));
}

/** The JSON of an object or array without its brackets. */
function inner(value: object, { json }: Writing): string {
  return json(value).slice(1, -1);
}

function isLarge(value: unknown): value is Table {
  if (Array.isArray(value)) return value.length > membersMax;
  return isPlainObject(value) && Object.keys(value).length > membersMax;
}

function holdsLarge(value: unknown): value is PlainObject {
  return isPlainObject(value) && Object.values(value).some(isLarge);
}

/** Not one that says itself how it is written. */
function isPlainObject(value: unknown): value is PlainObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !('toJSON' in value)
  );
}
