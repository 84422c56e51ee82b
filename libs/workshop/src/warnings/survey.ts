import type { CardRef, SheetId, StrategyId } from '../ids.ts';
import type { Sheet, WorkshopState } from '../state.ts';

/** A state, and what the warnings of one call look up in it again and again: made when first asked for. */
export interface Survey {
  readonly state: WorkshopState;
  /** Sheets that are not withdrawn. */
  readonly sheetsOf: (strategyId: StrategyId) => readonly Sheet[];
  readonly hasIndicator: (sheetId: SheetId) => boolean;
}

export function survey(state: WorkshopState): Survey {
  const sheets = once(() => sheetsByStrategy(state));
  const measured = once(() => sheetsWithIndicators(state));
  return {
    state,
    sheetsOf: (strategyId) => sheets().get(strategyId) ?? [],
    hasIndicator: (sheetId) => measured().has(sheetId),
  };
}

/** The first year to which a card is allocated; of a strategy, the first of its sheets. */
export function firstYear({ state, sheetsOf }: Survey, card: CardRef): number | undefined {
  const sheets = card.kind === 'strategy' ? sheetsOf(card.id) : [state.sheets.get(card.id)];
  let first: number | undefined;
  for (const sheet of sheets)
    for (const { year } of sheet?.allocations ?? [])
      if (first === undefined || year < first) first = year;
  return first;
}

function sheetsByStrategy(state: WorkshopState): ReadonlyMap<StrategyId, readonly Sheet[]> {
  const byStrategy = new Map<StrategyId, Sheet[]>();
  // forEach walks a persistent map several times faster than its iterator does.
  state.sheets.forEach((sheet) => {
    if (sheet.withdrawn) return;
    const siblings = byStrategy.get(sheet.strategyId);
    if (siblings) siblings.push(sheet);
    else byStrategy.set(sheet.strategyId, [sheet]);
  });
  return byStrategy;
}

function sheetsWithIndicators(state: WorkshopState): ReadonlySet<SheetId> {
  const ids = new Set<SheetId>();
  state.indicators.forEach(({ on }) => {
    if (on.kind === 'sheet') ids.add(on.id);
  });
  return ids;
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
