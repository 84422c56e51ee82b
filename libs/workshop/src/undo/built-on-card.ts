import type { Refusal } from '../decision.ts';
import { type CardRef, cardKey } from '../ids.ts';
import { linksAt } from '../link/graph.ts';
import type { DecisionContext } from '../message.ts';
import type { Sheet, WorkshopState } from '../state.ts';
import { builtOn } from './since.ts';
import { votesFor } from './votes.ts';

/** What would leave the board with the strategy: its own words, its sheets, what hangs on them, and votes for them. */
export function builtOnStrategy(
  state: WorkshopState,
  id: string,
  context: DecisionContext,
): Refusal | undefined {
  return (
    standingUnder(state, id, context) ??
    votesFor(state, [strategyRef(id), ...sheetsUnder(state, id).map(sheetRef)], context)
  );
}

/** Merging withdraws the strategy and moves all that stands under it; votes for its sheets go with these. */
export function mergedOver(
  state: WorkshopState,
  id: string,
  context: DecisionContext,
): Refusal | undefined {
  return standingUnder(state, id, context) ?? votesFor(state, [strategyRef(id)], context);
}

export function builtOnSheet(
  state: WorkshopState,
  id: string,
  context: DecisionContext,
): Refusal | undefined {
  const card = sheetRef({ id });
  return (
    builtOn(cardKey(card), state.sheets.get(id), context) ??
    hangingOn(state, [card], context) ??
    votesFor(state, [card], context)
  );
}

function standingUnder(
  state: WorkshopState,
  id: string,
  context: DecisionContext,
): Refusal | undefined {
  const card = strategyRef(id);
  const refusal = builtOn(cardKey(card), state.strategies.get(id), context);
  if (refusal) return refusal;
  const sheets = sheetsUnder(state, id);
  for (const sheet of sheets) {
    const there = builtOn(`sheet/${sheet.id}`, sheet, context);
    if (there) return there;
  }
  return hangingOn(state, [card, ...sheets.map(sheetRef)], context);
}

function sheetsUnder(state: WorkshopState, id: string): readonly Sheet[] {
  return state.sheets
    .valueSeq()
    .filter(({ strategyId, withdrawn }) => strategyId === id && !withdrawn)
    .toArray();
}

function strategyRef(id: string): CardRef {
  return { kind: 'strategy', id };
}

function sheetRef({ id }: Pick<Sheet, 'id'>): CardRef {
  return { kind: 'sheet', id };
}

/** Comments stay, whatever they stand on. */
function hangingOn(
  state: WorkshopState,
  cards: readonly CardRef[],
  context: DecisionContext,
): Refusal | undefined {
  for (const card of cards)
    for (const link of linksAt(state, card)) {
      const refusal = builtOn(`link/${link.id}`, link, context);
      if (refusal) return refusal;
    }
  const keys = new Set(cards.map(cardKey));
  for (const indicator of state.indicators.values()) {
    if (!keys.has(cardKey(indicator.on))) continue;
    const refusal = builtOn(`indicator/${indicator.id}`, indicator, context);
    if (refusal) return refusal;
  }
  return undefined;
}
