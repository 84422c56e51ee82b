import { limits } from './limits.ts';

/** Ids are made by whoever creates the thing (the client), so that a retry makes the same thing. */
export type WorkshopId = string;
export type SessionId = string;
/** A board's id is its dimension's id. */
export type DimensionId = string;
export type OrganizationId = string;
export type GroupId = string;
export type PersonId = string;
export type StrategyId = string;
export type SheetId = string;
export type AlignmentId = string;
export type IndicatorId = string;
export type LinkId = string;
export type CommentId = string;
export type MilestoneId = string;
export type RoundId = string;

const cardKinds = ['strategy', 'sheet'] as const;

/** What a link may join, what indicators measure and votes go to. */
export interface CardRef {
  readonly kind: (typeof cardKinds)[number];
  readonly id: string;
}

export const entityKinds = [
  'workshop',
  'board',
  ...cardKinds,
  'allocation',
  'alignment',
  'indicator',
  'link',
  'milestone',
] as const;

/**
 * What may be commented on and warned about. An allocation's id is `<sheetId>/<year>`, an alignment's
 * `<sheetId>/<alignmentId>`, a board's its dimension's; the workshop of a stream is always `workshop`.
 */
export interface EntityRef {
  readonly kind: (typeof entityKinds)[number];
  readonly id: string;
}

export function isEntityRef(value: unknown): value is EntityRef {
  return isRef(entityKinds, value);
}

export function isCardRef(value: unknown): value is CardRef {
  return isRef(cardKinds, value);
}

/** A reference with nothing else in it: what a client adds to one is not recorded. */
export function plainRef<Kind>({ kind, id }: { readonly kind: Kind; readonly id: string }) {
  return { kind, id };
}

function isRef(kinds: readonly string[], value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    'id' in value &&
    kinds.some((kind) => kind === value.kind) &&
    typeof value.id === 'string'
  );
}

/** One string for a card, `<kind>/<id>`: a key in tables. */
export function cardKey(card: CardRef): string {
  return `${card.kind}/${card.id}`;
}

const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** 1-64 characters, letters, digits, `-` and `_`, beginning with a letter or digit. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= limits.id.max && idPattern.test(value);
}
