/**
 * Holds values against the schemas that the server publishes: JSON Schema (2020-12), as far as these documents use it.
 * A keyword that is not known throws, so that nothing passes unlooked at.
 */
export type Schema = Readonly<Record<string, unknown>>;

/** What is wrong with a value, each with the path at which it is; none: it fits. */
export function faultsOf(document: object, schema: Schema, value: unknown): readonly string[] {
  return new Checker(document).check(schema, value, '');
}

/** What `#/a/b` points to; undefined when there is nothing. */
export function resolve(document: object, ref: string): unknown {
  if (!ref.startsWith('#/')) return undefined;
  return ref
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (at, key) => (isRecord(at) ? at[key.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined),
      document,
    );
}

type Faults = readonly string[];
type Keyword = (operand: unknown, value: unknown, path: string, schema: Schema) => Faults;

class Checker {
  readonly #document: object;

  constructor(document: object) {
    this.#document = document;
  }

  check(schema: Schema, value: unknown, path: string): Faults {
    return Object.entries(schema).flatMap(([keyword, operand]) => {
      if (notes.has(keyword)) return [];
      const rule = this.#keywords[keyword];
      if (!rule) throw new Error(`the keyword ${keyword} is not known`);
      return rule(operand, value, path, schema);
    });
  }

  readonly #keywords: Readonly<Record<string, Keyword>> = {
    $ref: (ref, value, path) =>
      this.check(resolve(this.#document, String(ref)) as Schema, value, path),
    type: (types, value, path) =>
      [types].flat().some((type) => isOf(String(type), value))
        ? []
        : [`${path}: not ${String(types)}`],
    const: (only, value, path) => (value === only ? [] : [`${path}: not ${String(only)}`]),
    enum: (words, value, path) =>
      (words as readonly unknown[]).includes(value) ? [] : [`${path}: none of the words`],
    pattern: (pattern, value, path) =>
      typeof value !== 'string' || new RegExp(String(pattern), 'u').test(value)
        ? []
        : [`${path}: not like ${String(pattern)}`],
    minimum: (least, value, path) =>
      typeof value !== 'number' || value >= Number(least)
        ? []
        : [`${path}: below ${String(least)}`],
    maximum: (most, value, path) =>
      typeof value !== 'number' || value <= Number(most) ? [] : [`${path}: above ${String(most)}`],
    minLength: (least, value, path) =>
      typeof value !== 'string' || value.length >= Number(least) ? [] : [`${path}: too short`],
    maxLength: (most, value, path) =>
      typeof value !== 'string' || value.length <= Number(most) ? [] : [`${path}: too long`],
    minItems: (least, value, path) =>
      !Array.isArray(value) || value.length >= Number(least) ? [] : [`${path}: too few`],
    items: (schema, value, path) =>
      Array.isArray(value)
        ? value.flatMap((item, index) => this.check(schema as Schema, item, `${path}/${index}`))
        : [],
    required: (names, value, path) =>
      isRecord(value)
        ? (names as readonly string[])
            .filter((name) => !Object.hasOwn(value, name))
            .map((name) => `${path}/${name}: missing`)
        : [],
    properties: (members, value, path, { type }) =>
      isRecord(value) ? this.#members(members as Record<string, Schema>, value, path, type) : [],
    // What is not described is a fault anyway: see below.
    additionalProperties: () => [],
    not: (schema, value, path) =>
      this.check(schema as Schema, value, path).length > 0 ? [] : [`${path}: what it must not be`],
    oneOf: (schemas, value, path) => {
      const fitting = (schemas as readonly Schema[]).filter(
        (schema) => this.check(schema, value, path).length === 0,
      );
      return fitting.length === 1 ? [] : [`${path}: fits ${fitting.length} of the shapes`];
    },
  };

  /** Stricter than the schema: what is not described is a fault, since the description is what is tested. */
  #members(
    members: Readonly<Record<string, Schema>>,
    value: Readonly<Record<string, unknown>>,
    path: string,
    type: unknown,
  ): Faults {
    if (type !== 'object') throw new Error(`${path}: properties without the type of an object`);
    return Object.entries(value).flatMap(([name, member]) => {
      const schema = Object.hasOwn(members, name) ? members[name] : undefined;
      return schema
        ? this.check(schema, member, `${path}/${name}`)
        : [`${path}/${name}: not described`];
    });
  }
}

/** They say something to people. */
const notes: ReadonlySet<string> = new Set(['description', 'title', 'example', 'format']);

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isRecord(value) && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
    default:
      throw new Error(`the type ${type} is not known`);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
