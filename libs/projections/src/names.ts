import type {
  CardRef,
  Dimension,
  DimensionId,
  Organization,
  OrganizationId,
  SheetId,
  StrategyId,
  WorkshopState,
} from '@rembuk/workshop';
import { sheetStands, strategyStands } from './lookup.ts';

/** What things are called in a view: as they were called at the revision that the view is of. */

export interface OrganizationName {
  readonly id: OrganizationId;
  readonly abbreviation: string;
  readonly name: string;
}

export interface DimensionName {
  readonly id: DimensionId;
  readonly code: string;
  /** English. */
  readonly name: string;
  /** Indonesian. */
  readonly nameId: string;
}

/** A strategy or a sheet; a sheet goes by its short title. */
export interface CardName extends CardRef {
  readonly code: string;
  readonly title: string;
  readonly dimensionId: DimensionId;
  /** Neither withdrawn itself nor under a strategy that is. */
  readonly standing: boolean;
}

/** Nothing that a history speaks of is missing; a view of a damaged one still names it by its id. */
export function organizationName(
  { organizations }: WorkshopState,
  id: OrganizationId,
): OrganizationName {
  const { abbreviation = id, name = id }: Partial<Organization> = organizations.get(id) ?? {};
  return { id, abbreviation, name };
}

export function dimensionName({ id, code, name, nameId }: Dimension): DimensionName {
  return { id, code, name, nameId };
}

export function cardName(state: WorkshopState, { kind, id }: CardRef): CardName {
  return kind === 'strategy' ? strategyName(state, id) : sheetName(state, id);
}

function strategyName(state: WorkshopState, id: StrategyId): CardName {
  const { code = id, title = id, dimensionId = '' } = state.strategies.get(id) ?? {};
  return { kind: 'strategy', id, code, title, dimensionId, standing: strategyStands(state, id) };
}

function sheetName(state: WorkshopState, id: SheetId): CardName {
  const sheet = state.sheets.get(id);
  const { code = id, shortTitle: title = id } = sheet ?? {};
  const { dimensionId = '' } = state.strategies.get(sheet?.strategyId ?? '') ?? {};
  const standing = sheet !== undefined && sheetStands(state, sheet);
  return { kind: 'sheet', id, code, title, dimensionId, standing };
}
