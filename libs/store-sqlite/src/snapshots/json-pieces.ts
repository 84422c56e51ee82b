/** Members in one piece: of a large state's tables, about a millisecond of writing. */
const membersMax = 100;

/**
 * The text that JSON.stringify gives for a value, in pieces: a large table directly under the top, object or array, is
 * written some members at a time. The value must not change until the last piece is taken.
 */
export function* jsonPieces(value: unknown): Generator<string, void, void> {
  if (!isPlainObject(value)) {
    yield JSON.stringify(value);
    return;
  }
  let separator = '{';
  for (const [key, member] of Object.entries(value)) {
    if (isLarge(member)) {
      yield `${separator}${JSON.stringify(key)}:`;
      yield* tablePieces(member);
    } else {
      // JSON leaves out what it cannot say, an undefined member for instance.
      const text = inner({ [key]: member });
      if (text === '') continue;
      yield separator + text;
    }
    separator = ',';
  }
  yield separator === '{' ? '{}' : '}';
}

type Table = readonly unknown[] | Readonly<Record<string, unknown>>;

function* tablePieces(table: Table): Generator<string, void, void> {
  const isArray = Array.isArray(table);
  const keys = isArray ? undefined : Object.keys(table);
  const count = keys?.length ?? (table as readonly unknown[]).length;
  let separator = isArray ? '[' : '{';
  for (let at = 0; at < count; at += membersMax) {
    const text = isArray
      ? inner(table.slice(at, at + membersMax))
      : inner(part(table as Readonly<Record<string, unknown>>, keys?.slice(at, at + membersMax)));
    if (text === '') continue;
    yield separator + text;
    separator = ',';
  }
  const empty = isArray ? '[]' : '{}';
  yield separator === ',' ? empty.charAt(1) : empty;
}

function part(table: Readonly<Record<string, unknown>>, keys: readonly string[] = []): object {
  return Object.fromEntries(keys.map((key) => [key, table[key]]));
}

/** The JSON of an object or array without its brackets. */
function inner(value: object): string {
  return JSON.stringify(value).slice(1, -1);
}

function isLarge(value: unknown): value is Table {
  if (Array.isArray(value)) return value.length > membersMax;
  return isPlainObject(value) && Object.keys(value).length > membersMax;
}

/** Not one that says itself how it is written. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !('toJSON' in value)
  );
}
