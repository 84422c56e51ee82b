import { refused, type Refused } from '@rembuk/protocol';
import { getMetadataStorage, ValidationTypes } from 'class-validator';
import { type DtoClass, nestedClass } from './check.ts';

/** Where a request is not what it should be. Says which field, never what was in it. */
export interface FieldError {
  /** Members joined by dots, array positions by number. */
  readonly path: string;
  readonly rule: string;
}

/** A client learns enough from these; a request of nothing but errors must not cost a long answer. */
const ERRORS_MAX = 20;

/** A DTO class as class-validator knows it, worked out once. */
interface Shape {
  readonly fields: readonly Field[];
  readonly names: ReadonlySet<string>;
}

interface Field {
  readonly name: string;
  /** The rules hold only where all of these say so. */
  readonly conditions: readonly ((dto: object, value: unknown) => boolean)[];
  readonly rules: readonly Rule[];
  /** What stands here is checked by that class as well, or each item of the list is. */
  readonly nested: DtoClass | undefined;
}

interface Rule {
  readonly name: string;
  readonly passes: (value: unknown) => boolean;
}

const shapes = new Map<DtoClass, Shape>();

/**
 * The fields that are wrong, or none.
 *
 * It applies the rules that class-validator's decorators have registered, to the plain input. class-validator's own
 * executor wants instances (nested ones too), sorts the rules of the class anew for each of them, and takes some 25
 * microseconds for a typical command where this takes one; and it lets members through that are named like methods of
 * objects. That the two agree on everything else is part of the spec.
 */
export function fieldErrors(dto: DtoClass, input: unknown): readonly FieldError[] {
  if (!isObject(input)) return [{ path: '', rule: 'object' }];
  const errors: FieldError[] = [];
  check(shapeOf(dto), input, '', errors);
  return errors.slice(0, ERRORS_MAX);
}

export function malformed(fields: readonly FieldError[]): Refused {
  return refused('malformed', { fields });
}

type Input = Readonly<Record<string, unknown>>;

function check({ fields, names }: Shape, input: Input, path: string, errors: FieldError[]): void {
  for (const key of Object.keys(input)) {
    if (names.has(key)) continue;
    errors.push({ path: path + nameable(key), rule: 'unknown' });
    if (errors.length >= ERRORS_MAX) return;
  }
  for (const field of fields) {
    if (errors.length >= ERRORS_MAX) return;
    checkField(field, input, path, errors);
  }
}

function checkField(field: Field, input: Input, path: string, errors: FieldError[]): void {
  const { name, conditions, rules, nested } = field;
  const value = input[name];
  for (const holds of conditions) if (!holds(input, value)) return;
  for (const rule of rules) {
    if (rule.passes(value)) continue;
    errors.push({ path: path + name, rule: rule.name });
    return;
  }
  if (nested === undefined) return;
  const shape = shapeOf(nested);
  if (!Array.isArray(value)) checkNested(shape, value, path + name, errors);
  else
    for (const [at, item] of value.entries())
      checkNested(shape, item, `${path}${name}.${at}`, errors);
}

function checkNested(shape: Shape, value: unknown, path: string, errors: FieldError[]): void {
  if (errors.length >= ERRORS_MAX) return;
  if (isObject(value)) check(shape, value, `${path}.`, errors);
  else errors.push({ path, rule: 'object' });
}

function shapeOf(dto: DtoClass): Shape {
  const known = shapes.get(dto);
  if (known) return known;
  const metadata = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const names = new Set(metadata.map(({ propertyName }) => propertyName));
  const fields = Array.from(names, (name) =>
    fieldOf(
      dto,
      name,
      metadata.filter(({ propertyName }) => propertyName === name),
    ),
  );
  const shape = { fields, names };
  shapes.set(dto, shape);
  return shape;
}

type Metadata = ReturnType<
  ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']
>[number];

function fieldOf(dto: DtoClass, name: string, metadata: readonly Metadata[]): Field {
  const conditions: Field['conditions'][number][] = [];
  const rules: Rule[] = [];
  let nested: DtoClass | undefined;
  for (const one of metadata) {
    if (one.type === ValidationTypes.NESTED_VALIDATION) nested = nestedClass(dto, name);
    else if (one.type === ValidationTypes.CONDITIONAL_VALIDATION)
      conditions.push(one.constraints[0] as (dto: object, value: unknown) => boolean);
    else rules.push(...rulesOf(dto, one));
  }
  return { name, conditions, rules, nested };
}

/** What this file does not apply must not be taken for a rule that always holds. */
function rulesOf(dto: DtoClass, metadata: Metadata): readonly Rule[] {
  const { type, each, constraintCls, propertyName } = metadata;
  if (type !== ValidationTypes.CUSTOM_VALIDATION || each)
    throw new TypeError(`${dto.name}.${propertyName}: only the decorators of check.ts fit here`);
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ name, instance }) => ({
      name,
      passes: (value) => instance.validate(value) === true,
    }));
}

/** A member's name is the sender's own text: only what could be a field's name goes back. */
function nameable(key: string): string {
  return /^[A-Za-z][A-Za-z0-9]{0,39}$/.test(key) ? key : '?';
}

function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
