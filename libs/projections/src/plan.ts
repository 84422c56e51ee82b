import {
  byOrder,
  type CardRef,
  cardKey,
  type Dimension,
  type DimensionId,
  type Indicator,
  type Link,
  type OrganizationId,
  type Sheet,
  type Strategy,
  type StrategyId,
  type WorkshopState,
} from '@rembuk/workshop';
import { byCode } from './collation.ts';
import type { StandingFilter } from './filter.ts';
import { sheetStands, strategyStands, successorOf } from './lookup.ts';

/** What stands of a workshop, in the order in which people read it, as far as a filter lets it through. */
export interface Plan {
  readonly state: WorkshopState;
  /** In use, or with something on it that stands; by code. */
  readonly dimensions: readonly Dimension[];
  readonly strategiesOn: (id: DimensionId) => readonly Strategy[];
  /** All that the filter lets through, by code. */
  readonly sheets: readonly Sheet[];
  /** Whether its budget counts here: once, for the lead; whoever supports a sheet has it without its money. */
  readonly isBudgeted: (sheet: Pick<Sheet, 'leadId'>) => boolean;
  readonly sheetsOf: (id: StrategyId) => readonly Sheet[];
  /** All that stand under a strategy, whatever the filter. */
  readonly sheetsUnder: (id: StrategyId) => readonly Sheet[];
  readonly indicatorsOf: (card: CardRef) => readonly Indicator[];
  /** Also broken ones; by id. */
  readonly linksAt: (card: CardRef) => readonly Link[];
  /** At least one end on the filter's board, and at least one a card of its organization. */
  readonly links: readonly Link[];
}

export function planOf(state: WorkshopState, filter: StandingFilter = {}): Plan {
  const { dimensionId } = filter;
  const organizationId =
    filter.organizationId === undefined ? undefined : successorOf(state, filter.organizationId);
  const isOn = (strategy: Strategy) =>
    dimensionId === undefined || strategy.dimensionId === dimensionId;
  const standing = [...state.sheets.values()]
    .filter((sheet) => sheetStands(state, sheet))
    .sort(byOrder);
  const sheets = standing.filter((sheet) => {
    const strategy = state.strategies.get(sheet.strategyId);
    if (!strategy || !isOn(strategy)) return false;
    return organizationId === undefined || isPartOf(sheet, organizationId);
  });
  const sheetsByStrategy = Map.groupBy(sheets, ({ strategyId }) => strategyId);
  const allByStrategy = Map.groupBy(standing, ({ strategyId }) => strategyId);
  const strategies = [...state.strategies.values()]
    .filter((strategy) => {
      if (!isOn(strategy) || strategy.status === 'withdrawn') return false;
      const isTheirs = organizationId === undefined || strategy.organizationId === organizationId;
      return isTheirs || sheetsByStrategy.has(strategy.id);
    })
    .sort(byOrder);
  const strategiesByBoard = Map.groupBy(strategies, (strategy) => strategy.dimensionId);
  const indicators = Map.groupBy([...state.indicators.values()].sort(byId), ({ on }) =>
    cardKey(on),
  );
  const linksAt = (card: CardRef) =>
    [...(state.linksAt.get(cardKey(card)) ?? [])].sort().flatMap((id) => state.links.get(id) ?? []);
  return {
    state,
    dimensions: [...state.dimensions.values()]
      .filter(
        ({ id, active }) => (dimensionId ?? id) === id && (active || strategiesByBoard.has(id)),
      )
      .sort(byCode),
    strategiesOn: (id) => strategiesByBoard.get(id) ?? [],
    sheets: sheets.toSorted(byCode),
    isBudgeted: ({ leadId }) => organizationId === undefined || leadId === organizationId,
    sheetsOf: (id) => sheetsByStrategy.get(id) ?? [],
    sheetsUnder: (id) => allByStrategy.get(id) ?? [],
    indicatorsOf: (card) => indicators.get(cardKey(card)) ?? [],
    linksAt,
    links: [...state.links.values()].filter(({ from, to }) =>
      [from, to].some(
        (end) =>
          (dimensionId === undefined || boardOf(state, end) === dimensionId) &&
          (organizationId === undefined || isCardOf(state, end, organizationId)),
      ),
    ),
  };
}

/** The board that a card stands on. */
export function boardOf(
  { strategies, sheets }: WorkshopState,
  { kind, id }: CardRef,
): DimensionId | undefined {
  return strategies.get(kind === 'strategy' ? id : (sheets.get(id)?.strategyId ?? ''))?.dimensionId;
}

/** A strategy that it proposed, or a sheet that it leads or supports. */
export function isCardOf(
  { strategies, sheets }: WorkshopState,
  { kind, id }: CardRef,
  organizationId: OrganizationId,
): boolean {
  if (kind === 'strategy') return strategies.get(id)?.organizationId === organizationId;
  const sheet = sheets.get(id);
  return sheet !== undefined && isPartOf(sheet, organizationId);
}

export function isBroken(state: WorkshopState, { from, to }: Link): boolean {
  return !cardStands(state, from) || !cardStands(state, to);
}

export function cardStands(state: WorkshopState, { kind, id }: CardRef): boolean {
  if (kind === 'strategy') return strategyStands(state, id);
  const sheet = state.sheets.get(id);
  return sheet !== undefined && sheetStands(state, sheet);
}

function isPartOf({ leadId, supportingIds }: Sheet, organizationId: OrganizationId): boolean {
  return leadId === organizationId || supportingIds.includes(organizationId);
}

function byId(a: Indicator, b: Indicator): number {
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
