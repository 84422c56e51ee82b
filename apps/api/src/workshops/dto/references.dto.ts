import { Is } from './check.ts';
import { id, oneOf, pattern } from './checks.ts';

/** A strategy or a sheet. */
export class CardRefDto {
  @Is(oneOf(['strategy', 'sheet'])) readonly kind!: 'strategy' | 'sheet';
  @Is(id) readonly id!: string;
}

const entityKinds = [
  'workshop',
  'board',
  'strategy',
  'sheet',
  'allocation',
  'alignment',
  'indicator',
  'link',
  'milestone',
] as const;

/** Up to two ids: an allocation's is `<sheetId>/<year>`, an alignment's `<sheetId>/<alignmentId>`. */
const entityId = pattern(
  'id',
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}(\/[A-Za-z0-9][A-Za-z0-9_-]{0,63})?$/,
);

/** Anything that may be commented on. */
export class EntityRefDto {
  @Is(oneOf(entityKinds)) readonly kind!: (typeof entityKinds)[number];
  @Is(entityId) readonly id!: string;
}
