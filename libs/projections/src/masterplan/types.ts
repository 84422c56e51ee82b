import type {
  Alignment,
  Allocation,
  IndicatorData,
  Language,
  LinkId,
  LinkType,
  PlanningDocument,
  SheetForm,
  SheetId,
  SheetKind,
  SheetLocation,
  SheetStage,
  SheetText,
  StrategyId,
  StrategyStatus,
} from '@rembuk/workshop';
import type { CardName, DimensionName, OrganizationName } from '../names.ts';

/** The plan as it stands: what was withdrawn, or merged into something else, is left out. */
export interface Masterplan {
  readonly version: number;
  /** Absent while the workshop has not been opened. */
  readonly workshop?: {
    readonly name: string;
    readonly region: string;
    readonly period: { readonly from: number; readonly to: number };
    readonly timeZone: string;
    readonly language: Language;
  };
  /** Those in use, by code. */
  readonly dimensions: readonly MasterplanDimension[];
}

export interface MasterplanDimension extends DimensionName {
  readonly subdimensions: readonly string[];
  /** Null: no cap. */
  readonly quickWinCap: number | null;
  /** Who sits at the board. */
  readonly group?: { readonly name: string; readonly organizations: readonly OrganizationName[] };
  /** In the order of the board. */
  readonly strategies: readonly MasterplanStrategy[];
  /** The sum of its strategies'. */
  readonly budgetRupiah: bigint;
}

export interface MasterplanStrategy {
  readonly id: StrategyId;
  readonly code: string;
  readonly title: string;
  readonly subdimension: string;
  readonly issue: string;
  readonly target: string;
  readonly status: Exclude<StrategyStatus, 'withdrawn'>;
  /** What the last request for revision asks for. */
  readonly revisionNote?: string;
  readonly proposedBy: OrganizationName;
  /** Strategies that went into it, directly or by way of others, by code. */
  readonly mergedFrom: readonly Pick<CardName, 'id' | 'code' | 'title'>[];
  readonly indicators: readonly MasterplanIndicator[];
  readonly links: readonly MasterplanLink[];
  /** In the order of the board. */
  readonly sheets: readonly MasterplanSheet[];
  /** Of all its sheets, each once; of an organization, of those that it leads. */
  readonly budgetRupiah: bigint;
}

export interface MasterplanSheet {
  readonly id: SheetId;
  readonly code: string;
  readonly shortTitle: string;
  readonly title: string;
  readonly texts: Readonly<Record<SheetText, string>>;
  readonly kind?: SheetKind;
  readonly form?: SheetForm;
  readonly stage?: SheetStage;
  readonly lead?: OrganizationName;
  readonly supporting: readonly OrganizationName[];
  readonly targetGroup: string;
  readonly location?: SheetLocation;
  readonly partners: readonly string[];
  readonly resources: string;
  /** By year, each with its quick win. */
  readonly allocations: readonly Allocation[];
  readonly budgetRupiah: bigint;
  readonly alignments: readonly Alignment[];
  readonly justifications: Readonly<Partial<Record<PlanningDocument, string>>>;
  readonly indicators: readonly MasterplanIndicator[];
  readonly links: readonly MasterplanLink[];
}

export interface MasterplanIndicator extends Readonly<Omit<IndicatorData, 'organizationId'>> {
  readonly id: string;
  readonly organization?: OrganizationName;
  /** By year. */
  readonly targets: readonly { readonly year: number; readonly value: number }[];
}

/** A link as one of its ends sees it. */
export interface MasterplanLink {
  readonly id: LinkId;
  readonly type: LinkType;
  /** `both`: its type has no direction. */
  readonly direction: 'out' | 'in' | 'both';
  /** At the other end; when that does not stand, the link is broken. */
  readonly other: CardName;
  readonly note?: string;
  readonly agreedLead?: OrganizationName;
  readonly resolution?: string;
}
