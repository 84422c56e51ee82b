import type {
  CardRef,
  DimensionId,
  LinkId,
  OrganizationId,
  SessionId,
  SheetId,
  StrategyId,
} from '../ids.ts';
import type {
  FundingSource,
  Language,
  LinkType,
  SheetForm,
  SheetKind,
  SheetStage,
  SheetText,
} from '../vocabulary.ts';

/**
 * A masterplan as a file tells it, read: every reference found, every id given, every rule of the domain kept.
 * Ids follow from the order in the file, so that one file always makes the same workshop.
 */
export interface MasterplanFile {
  readonly workshop: {
    readonly name: string;
    readonly region: string;
    readonly period: { readonly from: number; readonly to: number };
    readonly timeZone: string;
    readonly language: Language;
  };
  readonly sessions: readonly FileSession[];
  readonly dimensions: readonly FileDimension[];
  readonly organizations: readonly FileOrganization[];
  readonly strategies: readonly FileStrategy[];
  readonly links: readonly FileLink[];
  /** Paths of members that this version does not know and passed over. */
  readonly ignored: readonly string[];
}

/** Where in the file something stands, such as `strategies[2].sheets[0]`. */
export interface Placed {
  readonly path: string;
}

export interface FileSession extends Placed {
  readonly sessionId: SessionId;
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

export interface FileDimension extends Placed {
  readonly dimensionId: DimensionId;
  readonly code: string;
  readonly name: string;
  readonly nameId: string;
  readonly active: boolean;
  readonly subdimensions: readonly string[];
}

export interface FileOrganization extends Placed {
  readonly organizationId: OrganizationId;
  readonly abbreviation: string;
  readonly name: string;
}

export interface FileStrategy extends Placed {
  readonly strategyId: StrategyId;
  readonly dimensionId: DimensionId;
  readonly code: string;
  readonly subdimension: string;
  readonly title: string;
  readonly proposerId: OrganizationId;
  readonly issue?: string;
  readonly target?: string;
  readonly sheets: readonly FileSheet[];
}

export interface FileSheet extends Placed {
  readonly sheetId: SheetId;
  readonly code: string;
  readonly shortTitle: string;
  readonly title: string;
  readonly leadId?: OrganizationId;
  readonly supportingIds: readonly OrganizationId[];
  readonly classes: {
    readonly kind?: SheetKind;
    readonly form?: SheetForm;
    readonly stage?: SheetStage;
  };
  readonly texts: Readonly<Partial<Record<SheetText, string>>>;
  readonly targetGroup?: string;
  readonly resources?: string;
  readonly partners: readonly string[];
  readonly allocations: readonly FileAllocation[];
  readonly quickWinYear?: number;
}

export interface FileAllocation extends Placed {
  readonly year: number;
  readonly budgetRupiah: number;
  readonly fundingSource: FundingSource;
  readonly target?: number;
  readonly unit?: string;
  readonly note?: string;
}

export interface FileLink extends Placed {
  readonly linkId: LinkId;
  readonly from: CardRef;
  readonly to: CardRef;
  readonly type: LinkType;
  readonly note?: string;
}

/** What is wrong with a file, and where. */
export interface FileProblem extends Placed {
  /** `missing`, `wrong_type`, `unknown_reference`, `ambiguous_reference`, or the domain's refusal. */
  readonly code: string;
  /** English, for whoever wrote the file. */
  readonly message: string;
}
