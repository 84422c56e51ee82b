import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';

/** JSON Schema, as far as the documents need it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What a field must be: the rule that a refusal names, how it stands in the published schema, and the test itself.
 * The edge looks at shape and size; whether a value makes sense is for the domain to say.
 */
export interface Check<Value> {
  readonly rule: string;
  readonly schema: JsonSchema;
  readonly passes: (value: unknown) => value is Value;
}

/** A class whose fields carry checks. */
export type DtoClass<Dto extends object = object> = new () => Dto;

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** A decorator for fields of exactly this type: a check that does not fit its field does not compile. */
type FieldDecorator<Value> = <Dto extends object, Key extends keyof Dto & string>(
  dto: Dto,
  key: Same<Exclude<Dto[Key], undefined>, Value> extends true ? Key : never,
) => void;

/** The field must pass the check. Its `constraints` carry the schema, for the published documents. */
export function Is<Value>({ rule, schema, passes }: Check<Value>): FieldDecorator<Value> {
  return ValidateBy({
    name: rule,
    constraints: [schema],
    validator: { validate: passes, defaultMessage: () => rule },
  });
}

/** The field may be absent. Not class-validator's IsOptional, which lets null through as well. */
export function Optional(): PropertyDecorator {
  return ValidateIf((_dto, value) => value !== undefined);
}

/** The field must be an object that passes the checks of another DTO class. */
export function Nested<Dto extends object>(dto: () => DtoClass<Dto>): FieldDecorator<Dto> {
  return together(Is(object), ValidateNested(), remember(dto));
}

/** The field must be a list of objects that each pass the checks of another DTO class. */
export function NestedList<Dto extends object>(
  dto: () => DtoClass<Dto>,
  max: number,
): FieldDecorator<readonly Dto[]> {
  return together(Is(listOfAtMost(max)), ValidateNested({ each: true }), remember(dto));
}

/** ValidateNested takes an array for an object that is nested once more: hence this check beside it. */
const object: Check<object> = {
  rule: 'object',
  schema: {},
  passes: (value): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
};

function listOfAtMost(max: number): Check<readonly unknown[]> {
  return {
    rule: 'list',
    schema: { type: 'array', maxItems: max },
    passes: (value): value is readonly unknown[] => Array.isArray(value) && value.length <= max,
  };
}

/** By the prototype that declares the field. */
const nestedClasses = new Map<object, Map<string, () => DtoClass>>();

function remember(dto: () => DtoClass): AnyDecorator {
  return (target, key) => {
    const fields = nestedClasses.get(target) ?? new Map<string, () => DtoClass>();
    nestedClasses.set(target, fields.set(key, dto));
  };
}

/** The class of what stands in a field, where that is checked by a DTO class of its own. */
export function nestedClass(dto: DtoClass, field: string): DtoClass | undefined {
  let prototype: unknown = dto.prototype;
  while (typeof prototype === 'object' && prototype !== null) {
    const found = nestedClasses.get(prototype)?.get(field);
    if (found) return found();
    prototype = Object.getPrototypeOf(prototype);
  }
  return undefined;
}

type AnyDecorator = (target: object, key: string) => void;

function together(...decorators: readonly unknown[]): AnyDecorator {
  return (target, key) => {
    for (const decorate of decorators as readonly AnyDecorator[]) decorate(target, key);
  };
}
