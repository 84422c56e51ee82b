import type { DimensionId, FundingSource, SheetId } from '@rembuk/workshop';
import type { CardName, OrganizationName } from '../names.ts';

/** Who carries out what in which year. A budget counts once: for the lead of its sheet. */
export interface Roadmap {
  readonly version: number;
  /** The years of the workshop's period and all others that a sheet is allotted to, in order. */
  readonly years: readonly number[];
  /** Every organization that leads a sheet, by name. */
  readonly rows: readonly RoadmapRow[];
  /** Sheets that nobody leads; absent when there are none. */
  readonly withoutLead?: Omit<RoadmapRow, 'organization'>;
  readonly totals: RoadmapSums;
}

export interface RoadmapRow extends RoadmapSums {
  readonly organization: OrganizationName;
  /** By code. */
  readonly sheets: readonly RoadmapSheet[];
}

export interface RoadmapSums {
  /** One for each of the roadmap's years. */
  readonly byYear: readonly { readonly sheets: number; readonly budgetRupiah: bigint }[];
  readonly budgetRupiah: bigint;
}

export interface RoadmapSheet {
  readonly id: SheetId;
  readonly code: string;
  readonly shortTitle: string;
  readonly title: string;
  readonly dimensionId: DimensionId;
  readonly strategy: Pick<CardName, 'id' | 'code' | 'title'>;
  readonly supporting: readonly OrganizationName[];
  /** One for each of the roadmap's years; null where nothing is planned. */
  readonly cells: readonly (RoadmapCell | null)[];
  readonly budgetRupiah: bigint;
}

export interface RoadmapCell {
  readonly budgetRupiah: number;
  readonly fundingSource: FundingSource;
  readonly target?: number;
  readonly unit?: string;
  readonly note?: string;
  readonly quickWin?: 'marked' | 'confirmed';
}
