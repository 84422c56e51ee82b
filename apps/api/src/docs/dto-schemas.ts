import { ValidationTypes } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { type DtoClass, type JsonSchema, nestedClass } from '../workshops/dto/check.ts';

/** Where schemas that are named stand in both documents. */
const COMPONENTS = '#/components/schemas/';

export function schemaRef(name: string): JsonSchema {
  return { $ref: `${COMPONENTS}${name}` };
}

/**
 * The schemas of DTO classes, and of those that stand within them, by class name: made from the same checks that
 * requests have to pass.
 */
export function schemasOf(dtos: Iterable<DtoClass>): Readonly<Record<string, JsonSchema>> {
  const all: Readonly<Record<string, JsonSchema>> = validationMetadatasToSchemas({
    additionalConverters: {
      // A check carries its own schema: see the decorator `Is`.
      [ValidationTypes.CUSTOM_VALIDATION]: ({ constraints }) => schemaOfCheck(constraints),
      [ValidationTypes.NESTED_VALIDATION]: ({ target, propertyName }) =>
        typeof target === 'function'
          ? schemaRef(nestedClass(target as DtoClass, propertyName)?.name ?? '')
          : {},
    },
  }) as Readonly<Record<string, JsonSchema>>;
  const found: Record<string, JsonSchema> = {};
  const add = (name: string): void => {
    if (Object.hasOwn(found, name)) return;
    const schema = all[name] ?? { type: 'object', properties: {} };
    found[name] = { ...schema, additionalProperties: false };
    for (const [, inner] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/(\w+)"/g))
      if (inner !== undefined) add(inner);
  };
  for (const { name } of dtos) add(name);
  return found;
}

function schemaOfCheck(constraints: readonly unknown[]): Record<string, unknown> {
  const [schema] = constraints;
  return typeof schema === 'object' && schema !== null ? { ...schema } : {};
}
