import type {
  DimensionId,
  FundingSource,
  LinkType,
  OrganizationId,
  Session,
  SessionId,
  StrategyStatus,
} from '@rembuk/workshop';
import type { CardName, DimensionName, OrganizationName } from '../names.ts';
import type { EditKind } from './edits.ts';

/** The contribution report: who contributed what. See filter.ts for what a filter narrows. */
export interface ContributionReport {
  readonly version: number;
  /** Those in use, by code. */
  readonly dimensions: readonly DimensionName[];
  /** Those that were not cancelled and that were asked for, by their first day. */
  readonly sessions: readonly Pick<
    Session,
    'id' | 'name' | 'from' | 'to' | 'status' | 'startedAt' | 'endedAt'
  >[];
  /** By name, never a ranking: every organization that was not merged into another, with zeros. */
  readonly rows: readonly ContributionRow[];
  readonly totals: ContributionTotals;
  /** Of each row, in the same order. */
  readonly details: readonly ContributionDetails[];
}

/** What one organization contributed. Money is a bigint: JSON needs it as text. */
export interface ContributionRow extends Standing, ActivityColumns, TextColumns {
  readonly organizationId: OrganizationId;
  readonly abbreviation: string;
  readonly name: string;
  readonly active: boolean;
  /** The boards at which it sits. */
  readonly dimensionIds: readonly DimensionId[];
}

/** What stands now of what an organization brought. */
export interface Standing {
  /** Strategies of which it is the proposing organization, whatever became of them. */
  readonly strategiesProposed: number;
  /** Those of them that have not been withdrawn. */
  readonly strategiesStanding: number;
  /** How far its strategies have come: `strategiesProposed` by status. */
  readonly strategiesByStatus: Readonly<Record<StrategyStatus, number>>;
  readonly sheetsLed: number;
  readonly sheetsSupported: number;
  /** On sheets that it leads. */
  readonly quickWins: number;
  /** Of sheets that it leads: each budget counts once. */
  readonly budgetRupiah: bigint;
  /** Three planning documents are expected of each sheet that it leads: RPJMD, Renstra, Program Unggulan. */
  readonly alignmentsExpected: number;
  /** Of them, those that the sheet is aligned with, or says why it is not. */
  readonly alignmentsCovered: number;
  /** Covered of expected, 0 to 100, not rounded; 0 while it leads no sheet. */
  readonly alignmentPercent: number;
  /** Links that stand at both ends, one of which is a sheet that it leads or a strategy that it proposed; each once. */
  readonly linksStanding: number;
}

export interface ActivityColumns {
  /** By its people, also when they were removed since. */
  readonly linksDrawn: number;
  readonly commentsPosted: number;
  readonly votesCast: number;
  readonly edits: number;
  readonly editsByKind: Readonly<Record<EditKind, number>>;
  /** Every session that was not cancelled, by its first day. */
  readonly attendance: readonly { readonly sessionId: SessionId; readonly people: number }[];
  /** Who made at least one edit. */
  readonly peopleActive: number;
  /** Of its first and last edit, ISO 8601, UTC; null when there was none. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  /** Characters that its people wrote into long texts; code points, as are those below. */
  readonly charactersWritten: number;
}

export interface TextColumns {
  /** Of all that it ever wrote, what stands in a text today. */
  readonly charactersSurviving: number;
  /** Of all that it ever wrote, what stands on a withdrawn card. */
  readonly charactersWithdrawn: number;
  /**
   * Its share of all that stands in long texts today, 0 to 100, not rounded; 0 while nothing stands. What people
   * without an organization wrote counts among all. Not how much of its own words were kept: that would show who
   * writes badly.
   */
  readonly survivingTextPercent: number;
}

/** Of the rows that are shown. What is in several rows (a sheet with two supporters, a link, a person) counts once. */
export interface ContributionTotals
  extends
    Omit<Standing, 'sheetsSupported'>,
    Omit<ActivityColumns, 'firstAt' | 'lastAt'>,
    TextColumns {
  readonly organizations: number;
  /** Sheets that at least one of them supports. */
  readonly sheetsSupported: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
}

/** What the columns of a row are made of. */
export interface ContributionDetails {
  readonly organization: OrganizationName;
  /** That it proposed, withdrawn ones too, by board and order. */
  readonly strategies: readonly (CardName & { readonly status: StrategyStatus })[];
  /** That it leads or supports and that stand, by code. */
  readonly sheets: readonly ContributionSheet[];
  /** Of sheets that it leads; years with nothing are left out. */
  readonly years: readonly {
    readonly year: number;
    readonly sheets: number;
    readonly quickWins: number;
    readonly budgetRupiah: bigint;
  }[];
  readonly quickWins: readonly ContributionQuickWin[];
  readonly links: readonly ContributionLink[];
  /** Days of the workshop's time zone on which its people did something, in order. */
  readonly days: readonly ContributionDay[];
}

export interface ContributionSheet extends CardName {
  readonly part: 'lead' | 'supporting';
  readonly strategyCode: string;
  /** 0 where it supports: a budget counts once, for the lead. */
  readonly budgetRupiah: bigint;
  readonly allocations: readonly {
    readonly year: number;
    readonly budgetRupiah: number;
    readonly fundingSource: FundingSource;
  }[];
}

export interface ContributionQuickWin {
  readonly sheet: CardName;
  readonly year: number;
  readonly start: string;
  readonly end: string;
  readonly reason: string;
  readonly evidence: string;
  readonly confirmed: boolean;
  readonly budgetRupiah: number;
}

export interface ContributionLink {
  readonly id: string;
  readonly type: LinkType;
  readonly from: CardName;
  readonly to: CardName;
  readonly note?: string;
}

export interface ContributionDay {
  /** ISO day. */
  readonly day: string;
  readonly edits: number;
  readonly commentsPosted: number;
  readonly votesCast: number;
  readonly linksDrawn: number;
  readonly charactersWritten: number;
  readonly peopleActive: number;
}
