import { type Refusal, refuse } from './decision.ts';
import type { CardRef, DimensionId } from './ids.ts';
import type {
  Cards,
  Dimension,
  Group,
  Organization,
  Sheet,
  Strategy,
  WorkshopState,
} from './state.ts';

/** Finding what a command speaks of, or the refusal that says that it is not there. */

export function activeDimension(state: WorkshopState, id: DimensionId): Dimension | Refusal {
  const dimension = state.dimensions.get(id);
  if (!dimension) return refuse('unknown_dimension');
  return dimension.active ? dimension : refuse('dimension_inactive');
}

export function activeOrganization(state: WorkshopState, id: string): Organization | Refusal {
  const organization = state.organizations.get(id);
  if (!organization) return refuse('unknown_organization');
  return organization.active ? organization : refuse('organization_inactive');
}

export function liveStrategy(state: WorkshopState, id: string): Strategy | Refusal {
  const strategy = state.strategies.get(id);
  if (!strategy) return refuse('unknown_strategy');
  return strategy.status === 'withdrawn' ? refuse('withdrawn') : strategy;
}

/** A strategy whose content may change: not submitted, or sent back. */
export function editableStrategy(state: WorkshopState, id: string): Strategy | Refusal {
  const strategy = liveStrategy(state, id);
  if ('refused' in strategy) return strategy;
  return strategy.status === 'draft' || strategy.status === 'revisionRequested'
    ? strategy
    : refuse('not_editable', { status: strategy.status });
}

export function liveSheet(state: WorkshopState, id: string): Sheet | Refusal {
  const sheet = state.sheets.get(id);
  if (!sheet) return refuse('unknown_sheet');
  return sheet.withdrawn ? refuse('withdrawn') : sheet;
}

/** A sheet whose content may change: live, under a strategy that is editable. */
export function editableSheet(state: WorkshopState, id: string): Sheet | Refusal {
  const sheet = liveSheet(state, id);
  if ('refused' in sheet) return sheet;
  const strategy = editableStrategy(state, sheet.strategyId);
  return 'refused' in strategy ? strategy : sheet;
}

/** A sheet that, like the strategy that carries it, has not been withdrawn. */
export function standingSheet(state: WorkshopState, id: string): Sheet | Refusal {
  const sheet = liveSheet(state, id);
  if ('refused' in sheet) return sheet;
  const strategy = liveStrategy(state, sheet.strategyId);
  return 'refused' in strategy ? strategy : sheet;
}

/** The group that sits at a board. */
export function groupOfBoard(state: WorkshopState, id: DimensionId): Group | undefined {
  return state.groups.find((group) => group.dimensionId === id);
}

/** The board that a card stands on. */
export function boardOfCard(state: Cards, card: CardRef): DimensionId | undefined {
  const strategyId = card.kind === 'sheet' ? state.sheets.get(card.id)?.strategyId : card.id;
  return strategyId === undefined ? undefined : state.strategies.get(strategyId)?.dimensionId;
}

/** A card that exists and, with what carries it, has not been withdrawn. */
export function liveCard(state: WorkshopState, card: CardRef): Strategy | Sheet | Refusal {
  return card.kind === 'strategy' ? liveStrategy(state, card.id) : standingSheet(state, card.id);
}

/** A card whose content may change. */
export function editableCard(state: WorkshopState, card: CardRef): Strategy | Sheet | Refusal {
  return card.kind === 'strategy'
    ? editableStrategy(state, card.id)
    : editableSheet(state, card.id);
}
