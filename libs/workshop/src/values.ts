import { type Refusal, refuse } from './decision.ts';
import { limits } from './limits.ts';

/** Checks of single values. The domain checks them itself: an edge that forgets one must not poison history. */

const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029]/;

/** A text within bounds, well-formed Unicode, not blank unless it may be empty; line feeds only where `multiline`. */
export function isText(
  value: unknown,
  bounds: { readonly min: number; readonly max: number },
  multiline = false,
): value is string {
  return (
    typeof value === 'string' &&
    value.length >= bounds.min &&
    value.length <= bounds.max &&
    (bounds.min === 0 || value.trim().length >= bounds.min) &&
    value.isWellFormed() &&
    !controls.test(value) &&
    (multiline || !/[\t\n]/.test(value))
  );
}

export function isOneOf<Word extends string>(
  words: readonly Word[],
  value: unknown,
): value is Word {
  return words.some((word) => word === value);
}

/** A list of at most `max` items that all pass. */
export function isListOf<Item>(
  isItem: (value: unknown) => value is Item,
  value: unknown,
  max: number = limits.listItemsMax,
): value is readonly Item[] {
  return Array.isArray(value) && value.length <= max && value.every(isItem);
}

/** A whole number within bounds, both inclusive. */
export function isCount(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
}

export function isYear(value: unknown): value is number {
  return isCount(value, limits.yearMin, limits.yearMax);
}

/** Whole rupiah: exact, so a safe integer; sums are made as BigInt. */
export function isRupiah(value: unknown): value is number {
  return isCount(value, 0, Number.MAX_SAFE_INTEGER);
}

/** A measured number: finite, and small enough to keep its decimals. */
export function isQuantity(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= limits.quantityMax;
}

/** A day of the calendar, `YYYY-MM-DD`, in a year of the domain. */
export function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const midnight = new Date(`${value}T00:00:00Z`);
  return isYear(midnight.getUTCFullYear()) && midnight.toISOString().startsWith(value);
}

/** An IANA time zone by name; an offset is none. */
export function isTimeZone(value: unknown): value is string {
  if (typeof value !== 'string' || !/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(value))
    return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/**
 * A fractional index as the library makes and takes them: a head letter that gives the length of the integer
 * part, that many base-62 digits, then a fraction that does not end in zero. The smallest integer is not a key,
 * since nothing would fit before it.
 */
export function isOrder(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > limits.order.max) return false;
  if (!/^[A-Za-z][0-9A-Za-z]+$/.test(value) || value === smallestInteger) return false;
  const integerLength = orderIntegerLength(value.charCodeAt(0));
  return value.length === integerLength || (value.length > integerLength && !value.endsWith('0'));
}

const smallestInteger = `A${'0'.repeat(26)}`;

/** `a` heads two characters, `b` three ... `z` 27; below zero `Z` heads two ... `A` 27. */
function orderIntegerLength(head: number): number {
  const a = 97;
  const Z = 90;
  return head >= a ? head - a + 2 : Z - head + 2;
}

/** The members that are there: an event holds no undefined. */
export function present<Fields extends object>(
  fields: Fields,
): { -readonly [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  const kept: { -readonly [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } = {};
  for (const key in fields) {
    const value = fields[key];
    if (isPresent(value)) kept[key] = value;
  }
  return kept;
}

export function isPresent<Value>(value: Value): value is Exclude<Value, undefined> {
  return value !== undefined;
}

/** Whether two values of an event's data say the same. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isRecord(a) || !isRecord(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The refusal that names the first field whose check failed. */
export function firstInvalid(checks: Readonly<Record<string, boolean>>): Refusal | undefined {
  for (const [field, valid] of Object.entries(checks))
    if (!valid) return refuse('invalid_value', { field });
  return undefined;
}
