import { refused, type Refused } from '@rembuk/protocol';
import {
  getMetadataStorage,
  type ValidationError,
  type ValidatorOptions,
  validateSync,
} from 'class-validator';
import { type DtoClass, nestedClass } from './check.ts';

/** Where a request is not what it should be. Says which field, never what was in it. */
export interface FieldError {
  /** Members joined by dots, array positions by number. */
  readonly path: string;
  readonly rule: string;
}

/** A client learns enough from these; a request of nothing but errors must not cost a long answer. */
const ERRORS_MAX = 20;

const options: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: true,
  validationError: { target: false, value: false },
};

/** The fields of a DTO class, worked out once: those that hold DTOs themselves with their class. */
type Shape = ReadonlyMap<string, DtoClass | undefined>;
const shapes = new Map<DtoClass, Shape>();

/** The fields that are wrong, or none. */
export function fieldErrors(dto: DtoClass, input: unknown): readonly FieldError[] {
  if (!isObject(input)) return [{ path: '', rule: 'object' }];
  const unknown: FieldError[] = [];
  const instance = instanceOf(dto, input, '', unknown);
  if (unknown.length > 0) return unknown.slice(0, ERRORS_MAX);
  // A class without fields is unknown to class-validator.
  if (shapeOf(dto).size === 0) return [];
  const errors = validateSync(instance, options);
  return errors.length === 0 ? [] : flat(errors, '').slice(0, ERRORS_MAX);
}

export function malformed(fields: readonly FieldError[]): Refused {
  return refused('malformed', { fields });
}

/**
 * The input in the form that class-validator asks for: instances, nested ones too, since it finds the checks of an
 * object by its constructor. For that reason a member that the class does not know is refused here already: one named
 * `constructor` or `__proto__` would make it look elsewhere. class-transformer's plainToInstance takes five times as
 * long and passes such members on.
 */
function instanceOf(
  dto: DtoClass,
  input: Readonly<Record<string, unknown>>,
  path: string,
  unknown: FieldError[],
): object {
  const shape = shapeOf(dto);
  const instance = new dto() as Record<string, unknown>;
  for (const key of Object.keys(input)) {
    if (!shape.has(key)) {
      if (unknown.length < ERRORS_MAX)
        unknown.push({ path: path + nameable(key), rule: 'unknown' });
      continue;
    }
    const nested = shape.get(key);
    const value = input[key];
    instance[key] =
      nested === undefined ? value : nestedInstance(nested, value, path + key, unknown);
  }
  return instance;
}

function nestedInstance(
  dto: DtoClass,
  value: unknown,
  path: string,
  unknown: FieldError[],
): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown, index) =>
      isObject(item) ? instanceOf(dto, item, `${path}.${index}.`, unknown) : item,
    );
  return isObject(value) ? instanceOf(dto, value, `${path}.`, unknown) : value;
}

function shapeOf(dto: DtoClass): Shape {
  const known = shapes.get(dto);
  if (known) return known;
  const metadata = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const shape = new Map(
    metadata.map(({ propertyName }) => [propertyName, nestedClass(dto, propertyName)]),
  );
  shapes.set(dto, shape);
  return shape;
}

function flat(errors: readonly ValidationError[], path: string): FieldError[] {
  return errors.flatMap(({ property, constraints, children }) => [
    ...Object.keys(constraints ?? {}).map((rule) => ({ path: path + property, rule })),
    ...flat(children ?? [], `${path}${property}.`),
  ]);
}

/** A member's name is the sender's own text: only what could be a field's name goes back. */
function nameable(key: string): string {
  return /^[A-Za-z][A-Za-z0-9]{0,39}$/.test(key) ? key : '?';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
