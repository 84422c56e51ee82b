import type { PlanningDocument, SheetTemplateField, StrategyStatus } from '@rembuk/workshop';
import type { DimensionName, OrganizationName } from '../names.ts';

/**
 * What may be missing. A strategy is asked for sheets, indicators and links to other dimensions; a sheet for all but
 * sheets. `alignment:`: neither aligned with that document nor justified. `field:`: what the workshop's template asks
 * for and no other word here says.
 */
export type Gap =
  | 'sheets'
  | 'lead'
  | 'years'
  | 'indicators'
  | 'crossLinks'
  | `alignment:${PlanningDocument}`
  | `field:${SheetTemplateField}`;

/** What the plan still lacks, from the first draft on: no warning, but a list of what is left to do. */
export interface Coverage {
  readonly version: number;
  /** All gaps that are looked for, in the order in which they are told. */
  readonly asked: readonly Gap[];
  readonly dimensions: readonly CoverageDimension[];
  readonly totals: CoverageCounts;
}

export interface CoverageCounts {
  readonly strategies: number;
  readonly strategiesComplete: number;
  readonly sheets: number;
  readonly sheetsComplete: number;
  /** How many strategies and sheets have each gap: one count for each of `asked`. */
  readonly gaps: readonly { readonly gap: Gap; readonly count: number }[];
}

export interface CoverageDimension extends DimensionName, CoverageCounts {
  /** In the order of the board. */
  readonly cards: readonly CoverageStrategy[];
}

export interface CoverageStrategy {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly status: StrategyStatus;
  readonly proposedBy: OrganizationName;
  readonly missing: readonly Gap[];
  /** In the order of the board. */
  readonly sheets: readonly CoverageSheet[];
}

export interface CoverageSheet {
  readonly id: string;
  readonly code: string;
  readonly shortTitle: string;
  readonly lead?: OrganizationName;
  readonly missing: readonly Gap[];
}
