import type { JsonSchema } from '../workshops/dto/check.ts';

/** Words in which the schemas of answers are written. */

export const text = { type: 'string' } as const;
export const moment = { ...text, format: 'date-time' } as const;
/** -1: before the first event. */
export const revision = { type: 'integer', minimum: -1 } as const;
export const count = { type: 'integer', minimum: 0 } as const;
export const truth = { type: 'boolean' } as const;
export const anyObject = { type: 'object' } as const;
/** SHA-256 in hexadecimal. */
export const sha256 = { ...text, pattern: '^[0-9a-f]{64}$' } as const;

const bare = (name: string): string => name.replace(/\?$/, '');

/** An object; members whose name ends in `?` may be absent. */
export function shape(members: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const names = Object.keys(members);
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(members).map(([name, schema]) => [bare(name), schema]),
    ),
    required: names.filter((name) => !name.endsWith('?')),
  };
}

export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}
