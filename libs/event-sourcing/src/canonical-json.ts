/** Arrays and objects inside one another; what is deeper is a mistake or an attack. */
export const JSON_DEPTH_MAX = 200;

/**
 * Canonical JSON (RFC 8785, JSON Canonicalization Scheme): one text for one value,
 * whatever the order in which its members were set. Members that are `undefined` are left out.
 * @throws TypeError for what JSON cannot carry exactly: bigint, NaN, Infinity, functions, symbols, holes,
 *   class instances, lone surrogates, cycles, and nesting deeper than {@link JSON_DEPTH_MAX}.
 */
export function canonicalJson(value: unknown): string {
  // The engine's own serializer is several times faster than a walk: bring the members in order, let it write.
  const ordered = inOrder(value, 0);
  return ordered === undefined ? write(value, 0) : JSON.stringify(ordered);
}

type PlainObject = Readonly<Record<string, unknown>>;

/**
 * The same value with the members of every object in canonical order; the value itself where nothing had to move.
 * Undefined when a JavaScript object cannot hold that order: only {@link write} can then tell.
 */
function inOrder(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return checkedScalar(value);
  return Array.isArray(value)
    ? arrayInOrder(value, deeper(depth))
    : objectInOrder(plainObject(value), deeper(depth));
}

function arrayInOrder(array: readonly unknown[], depth: number): readonly unknown[] | undefined {
  let copy: unknown[] | undefined;
  for (let index = 0; index < array.length; index++) {
    const ordered = inOrder(array[index], depth);
    if (ordered === undefined) return undefined;
    if (ordered === array[index]) continue;
    copy ??= array.slice();
    copy[index] = ordered;
  }
  return copy ?? array;
}

function objectInOrder(record: PlainObject, depth: number): PlainObject | undefined {
  const keys = Object.keys(record);
  const sorted = isSorted(keys);
  if (!sorted) {
    // Keys that look like array indices always come first, in numeric order.
    if (keys.some(startsWithDigit)) return undefined;
    sort(keys);
  }
  let copy: Record<string, unknown> | undefined = sorted ? undefined : {};
  for (let index = 0; index < keys.length; index++) {
    const key = checkedString(keys[index] as string);
    // Assigning it would set the prototype.
    if (key === '__proto__') return undefined;
    const member = record[key];
    if (member === undefined) continue;
    const ordered = inOrder(member, depth);
    if (ordered === undefined) return undefined;
    if (copy === undefined) {
      if (ordered === member) continue;
      copy = pick(record, keys, index);
    }
    copy[key] = ordered;
  }
  return copy ?? record;
}

/** The first `count` members. */
function pick(record: PlainObject, keys: readonly string[], count: number) {
  const copy: Record<string, unknown> = {};
  for (let index = 0; index < count; index++) {
    const key = keys[index] as string;
    copy[key] = record[key];
  }
  return copy;
}

/** The plain way, for any value. */
function write(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(checkedScalar(value));
  if (Array.isArray(value)) {
    // Not map(): it would skip holes.
    return `[${Array.from(value, (item: unknown) => write(item, deeper(depth))).join(',')}]`;
  }
  const record = plainObject(value);
  const members = sort(Object.keys(record))
    .filter((key) => record[key] !== undefined)
    .map((key) => `${JSON.stringify(checkedString(key))}:${write(record[key], deeper(depth))}`);
  return `{${members.join(',')}}`;
}

function checkedScalar(value: unknown): string | number | boolean | null {
  if (typeof value === 'string') return checkedString(value);
  if (typeof value === 'number') {
    // RFC 8785 takes over ECMAScript's own number serialization.
    if (!Number.isFinite(value)) throw new TypeError(`${value} has no canonical JSON`);
    return value;
  }
  if (typeof value === 'boolean' || value === null) return value;
  throw new TypeError(`a value of type ${typeof value} has no canonical JSON`);
}

function checkedString(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a lone surrogate has no canonical JSON');
  return text;
}

function deeper(depth: number): number {
  if (depth === JSON_DEPTH_MAX) {
    throw new TypeError(`nested deeper than ${JSON_DEPTH_MAX}: no canonical JSON`);
  }
  return depth + 1;
}

function plainObject(value: object): PlainObject {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Asked this way, an object of another realm (a worker's message, a test's context) is plain too.
  if (prototype === null || prototype === Object.prototype) return value as PlainObject;
  if (Object.getPrototypeOf(prototype) === null) return value as PlainObject;
  throw new TypeError('an instance of a class has no canonical JSON');
}

function isSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index++) {
    if ((keys[index - 1] as string) > (keys[index] as string)) return false;
  }
  return true;
}

function startsWithDigit(key: string): boolean {
  const code = key.charCodeAt(0);
  return code >= 48 && code <= 57;
}

/** By UTF-16 code units, as the RFC demands; in place. By hand, because events have few members. */
function sort(keys: string[]): string[] {
  if (keys.length > 32) return keys.sort();
  for (let index = 1; index < keys.length; index++) {
    const key = keys[index] as string;
    let gap = index;
    while (gap > 0 && (keys[gap - 1] as string) > key) {
      keys[gap] = keys[gap - 1] as string;
      gap -= 1;
    }
    keys[gap] = key;
  }
  return keys;
}
