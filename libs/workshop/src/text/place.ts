import { type SheetText, sheetTexts, type StrategyText, strategyTexts } from '../vocabulary.ts';
import type { Refusal } from '../decision.ts';
import { limits } from '../limits.ts';
import { editableSheet, editableStrategy } from '../lookup.ts';
import type { Cards, WorkshopState } from '../state.ts';
import { isOneOf, isRecord } from '../values.ts';

/** Where a long text stands: the field of a card. */
export type TextPlace =
  | { readonly kind: 'strategy'; readonly id: string; readonly field: StrategyText }
  | { readonly kind: 'sheet'; readonly id: string; readonly field: SheetText };

export function isTextPlace(value: unknown): value is TextPlace {
  if (!isRecord(value) || typeof value['id'] !== 'string') return false;
  if (value['kind'] === 'strategy') return isOneOf(strategyTexts, value['field']);
  return value['kind'] === 'sheet' && isOneOf(sheetTexts, value['field']);
}

/** A place with nothing else in it: what a client adds to one is not recorded. */
export function plainPlace(place: TextPlace): TextPlace {
  return place.kind === 'strategy'
    ? { kind: place.kind, id: place.id, field: place.field }
    : { kind: place.kind, id: place.id, field: place.field };
}

/** One string for a place, `<kind>/<id>/<field>`: a key in tables, and what presence calls its focus. */
export function textKey({ kind, id, field }: TextPlace): string {
  return `${kind}/${id}/${field}`;
}

/** The most that a text may hold, in UTF-16 code units. */
export function textMax({ kind }: TextPlace): number {
  return kind === 'strategy' ? limits.strategyIssue.max : limits.sheetText.max;
}

/** What stands there; undefined where there is no such card. */
export function textAt(state: Cards, place: TextPlace): string | undefined {
  return place.kind === 'strategy'
    ? state.strategies.get(place.id)?.[place.field]
    : state.sheets.get(place.id)?.texts[place.field];
}

/** Why the text may not be changed now. */
export function uneditable(state: WorkshopState, { kind, id }: TextPlace): Refusal | undefined {
  const card = kind === 'strategy' ? editableStrategy(state, id) : editableSheet(state, id);
  return 'refused' in card ? card : undefined;
}
