import { isId, limits } from '@rembuk/workshop';
import type { Check } from './check.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Anything of the domain, by the id that its maker gave it. */
export const id: Check<string> = {
  rule: 'id',
  schema: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' },
  passes: isId,
};

/** A UUID of RFC 9562, in lower case. */
export const commandId: Check<string> = {
  rule: 'uuid',
  schema: { type: 'string', format: 'uuid', pattern: uuid.source },
  passes: (value): value is string => typeof value === 'string' && uuid.test(value),
};

/** Lengths in UTF-16 code units. */
export function text(bounds: { readonly min: number; readonly max: number }): Check<string> {
  const { min, max } = bounds;
  return {
    rule: 'text',
    schema: { type: 'string', minLength: min, maxLength: max },
    passes: (value): value is string =>
      typeof value === 'string' &&
      value.length >= min &&
      value.length <= max &&
      value.isWellFormed(),
  };
}

export function pattern(rule: string, form: RegExp): Check<string> {
  return {
    rule,
    schema: { type: 'string', pattern: form.source },
    passes: (value): value is string => typeof value === 'string' && form.test(value),
  };
}

/** `YYYY-MM-DD`. */
export const day = pattern('day', /^\d{4}-\d{2}-\d{2}$/);
/** `YYYY-MM`. */
export const month = pattern('month', /^\d{4}-\d{2}$/);
/** IANA name. */
export const timeZone = pattern('timeZone', /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/);
/** Fractional index. */
export const order = pattern(
  'order',
  new RegExp(`^[0-9A-Za-z]{${limits.order.min},${limits.order.max}}$`),
);

export function oneOf<const Word extends string>(words: readonly Word[]): Check<Word> {
  const known: ReadonlySet<unknown> = new Set(words);
  return {
    rule: 'oneOf',
    schema: { type: 'string', enum: [...words] },
    passes: (value): value is Word => known.has(value),
  };
}

/** A whole number within bounds, both inclusive. */
export function whole(min: number, max: number): Check<number> {
  return {
    rule: 'whole',
    schema: { type: 'integer', minimum: min, maximum: max },
    passes: (value): value is number =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max,
  };
}

/** A number within bounds, both inclusive. */
export function between(min: number, max: number): Check<number> {
  return {
    rule: 'between',
    schema: { type: 'number', minimum: min, maximum: max },
    passes: (value): value is number => typeof value === 'number' && value >= min && value <= max,
  };
}

export const year = whole(limits.yearMin, limits.yearMax);
export const rupiah = whole(0, Number.MAX_SAFE_INTEGER);
export const revision = whole(0, Number.MAX_SAFE_INTEGER);

/** A measured number. */
export const quantity: Check<number> = {
  rule: 'quantity',
  schema: { type: 'number', minimum: -limits.quantityMax, maximum: limits.quantityMax },
  passes: (value): value is number =>
    typeof value === 'number' && Math.abs(value) <= limits.quantityMax,
};

export const truth: Check<boolean> = {
  rule: 'boolean',
  schema: { type: 'boolean' },
  passes: (value): value is boolean => typeof value === 'boolean',
};

/** A plain object whose members are looked at later. */
export const jsonObject: Check<Readonly<Record<string, unknown>>> = {
  rule: 'object',
  schema: { type: 'object' },
  passes: (value): value is Readonly<Record<string, unknown>> =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
};

export function listOf<Item>(
  item: Check<Item>,
  max: number = limits.listItemsMax,
): Check<readonly Item[]> {
  return {
    rule: 'list',
    schema: { type: 'array', items: item.schema, maxItems: max },
    passes: (value): value is readonly Item[] =>
      Array.isArray(value) && value.length <= max && value.every(item.passes),
  };
}

/** Null clears what stands there. */
export function nullable<Value>(check: Check<Value>): Check<Value | null> {
  return {
    rule: check.rule,
    schema: { anyOf: [check.schema, { type: 'null' }] },
    passes: (value): value is Value | null => value === null || check.passes(value),
  };
}

type Members = Readonly<Record<string, Check<unknown>>>;
type MembersOf<M extends Members> = {
  readonly [Key in keyof M]: M[Key] extends Check<infer Value> ? Value : never;
};

/** An object with exactly these members. */
export function record<const M extends Members>(members: M): Check<MembersOf<M>> {
  const keys = Object.keys(members);
  const entries = Object.entries(members);
  return {
    rule: 'record',
    schema: {
      type: 'object',
      properties: Object.fromEntries(entries.map(([key, { schema }]) => [key, schema])),
      required: keys,
      additionalProperties: false,
    },
    passes: (value): value is MembersOf<M> => {
      if (!jsonObject.passes(value)) return false;
      if (Object.keys(value).length !== keys.length) return false;
      return entries.every(([key, { passes }]) => Object.hasOwn(value, key) && passes(value[key]));
    },
  };
}

/** One of several shapes. */
export function anyOf<const Checks extends readonly Check<unknown>[]>(
  ...checks: Checks
): Check<Checks[number] extends Check<infer Value> ? Value : never> {
  type Value = Checks[number] extends Check<infer V> ? V : never;
  return {
    rule: 'oneOf',
    schema: { oneOf: checks.map(({ schema }) => schema) },
    passes: (value): value is Value => checks.some(({ passes }) => passes(value)),
  };
}
