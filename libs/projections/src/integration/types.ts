import type { DimensionId, LinkId, LinkType, WarningCode } from '@rembuk/workshop';
import type { CardName, DimensionName, OrganizationName } from '../names.ts';

/** How the dimensions hold together: what is linked across them, and what is not settled about it. */
export interface Integration {
  readonly version: number;
  /** Those in use, and those that a link leads to, by code: rows and columns. */
  readonly dimensions: readonly DimensionName[];
  /** Row by row, one for every two dimensions with a link between them. */
  readonly cells: readonly IntegrationCell[];
  /** By the codes of what they join. */
  readonly links: readonly IntegrationLink[];
  /** Each link once. */
  readonly totals: IntegrationCounts & {
    readonly byConcern: Readonly<Record<LinkConcern, number>>;
  };
}

export interface IntegrationCounts {
  /** That stand at both ends. */
  readonly links: number;
  readonly byType: Readonly<Record<LinkType, number>>;
  /** With an end that was withdrawn; not among `links`. */
  readonly broken: number;
}

/** A link without direction stands in both cells of its two dimensions. */
export interface IntegrationCell extends IntegrationCounts {
  readonly from: DimensionId;
  readonly to: DimensionId;
}

export interface IntegrationLink {
  readonly id: LinkId;
  readonly type: LinkType;
  readonly from: CardName;
  readonly to: CardName;
  readonly note?: string;
  readonly agreedLead?: OrganizationName;
  readonly resolution?: string;
  /** What the board warns about. */
  readonly concern?: LinkConcern;
  /** Of a dependency that starts later: the first years of both ends. */
  readonly years?: { readonly from: number; readonly to: number };
}

export const linkConcerns = [
  'link_broken',
  'conflict_open',
  'overlap_without_lead',
  'dependency_starts_later',
] as const satisfies readonly WarningCode[];
export type LinkConcern = (typeof linkConcerns)[number];
