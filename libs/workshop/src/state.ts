import { Map } from 'immutable';
import type {
  AlignmentId,
  CardRef,
  CommentId,
  DimensionId,
  EntityRef,
  GroupId,
  IndicatorId,
  LinkId,
  MilestoneId,
  OrganizationId,
  PersonId,
  RoundId,
  SessionId,
  SheetId,
  StrategyId,
} from './ids.ts';
import type { AlignmentData, IndicatorData } from './planning/events.ts';
import type { SheetLocation } from './sheet/location.ts';
import type { TextLogs } from './text/log.ts';
import type {
  FundingSource,
  Language,
  LinkType,
  PlanningDocument,
  Role,
  SheetForm,
  SheetKind,
  SheetStage,
  SheetTemplateField,
  SheetText,
  StrategyStatus,
} from './vocabulary.ts';
import type { Touches } from './writings.ts';

/**
 * The masterplan of one workshop as far as decisions need it: the fold of its events.
 * Immutable; tables are persistent maps, so that a fork or a key frame costs nothing.
 * Keeps the ids of people and organizations, never a person's name.
 */

export interface WorkshopDetails {
  readonly name: string;
  readonly region: string;
  readonly period: { readonly from: number; readonly to: number };
  readonly timeZone: string;
  readonly language: Language;
  readonly touched: Touches;
}

export interface Session {
  readonly id: SessionId;
  readonly name: string;
  /** Planned days, ISO, inclusive. */
  readonly from: string;
  readonly to: string;
  readonly status: 'planned' | 'running' | 'ended' | 'cancelled';
  /** When it was really held. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly touched: Touches;
}

export interface Dimension {
  readonly id: DimensionId;
  readonly code: string;
  readonly name: string;
  readonly nameId: string;
  readonly active: boolean;
  readonly subdimensions: readonly string[];
  readonly quickWinCap: number | null;
  /** Present while the board is locked. */
  readonly lock?: { readonly at: string; readonly reason?: string };
  readonly touched: Touches;
}

export interface Organization {
  readonly id: OrganizationId;
  readonly abbreviation: string;
  readonly name: string;
  readonly active: boolean;
  readonly mergedIntoId?: OrganizationId;
  readonly touched: Touches;
}

export interface Group {
  readonly id: GroupId;
  readonly name: string;
  readonly dimensionId: DimensionId;
  readonly organizationIds: readonly OrganizationId[];
  /** Counts the rotations of its join code, from 0. */
  readonly joinCodeRotation: number;
  readonly touched: Touches;
}

export interface Participant {
  readonly id: PersonId;
  readonly role: Role;
  readonly organizationId?: OrganizationId;
  readonly groupId?: GroupId;
  readonly active: boolean;
  readonly attended: readonly SessionId[];
  readonly touched: Touches;
}

export interface Strategy {
  readonly id: StrategyId;
  readonly dimensionId: DimensionId;
  readonly code: string;
  readonly subdimension: string;
  readonly title: string;
  readonly organizationId: OrganizationId;
  readonly order: string;
  readonly issue: string;
  /** Of the issue, where it was written in lately. */
  readonly logs: TextLogs;
  readonly target: string;
  readonly status: StrategyStatus;
  /** What it was before it was withdrawn. */
  readonly statusBefore?: Exclude<StrategyStatus, 'withdrawn'>;
  /** What the last request for revision asks for: kept when submitted again, gone once approved. */
  readonly revisionNote?: string;
  readonly mergedIntoId?: StrategyId;
  readonly touched: Touches;
}

export interface Sheet {
  readonly id: SheetId;
  readonly strategyId: StrategyId;
  readonly code: string;
  readonly shortTitle: string;
  readonly title: string;
  readonly order: string;
  readonly texts: Readonly<Record<SheetText, string>>;
  /** Of the texts that were written in lately. */
  readonly logs: TextLogs;
  readonly kind?: SheetKind;
  readonly form?: SheetForm;
  readonly stage?: SheetStage;
  readonly leadId?: OrganizationId;
  readonly supportingIds: readonly OrganizationId[];
  readonly targetGroup: string;
  readonly location?: SheetLocation;
  readonly partners: readonly string[];
  readonly resources: string;
  readonly withdrawn: boolean;
  /** By year. */
  readonly allocations: readonly Allocation[];
  /** By id. */
  readonly alignments: readonly Alignment[];
  /** Why a planning document is not aligned with, by document. */
  readonly justifications: Readonly<Partial<Record<PlanningDocument, string>>>;
  readonly touched: Touches;
}

export interface Allocation {
  readonly year: number;
  readonly budgetRupiah: number;
  readonly fundingSource: FundingSource;
  readonly target?: number;
  readonly unit?: string;
  readonly note?: string;
  readonly quickWin?: QuickWin;
}

export interface QuickWin {
  /** Months, `YYYY-MM`, inclusive. */
  readonly start: string;
  readonly end: string;
  readonly reason: string;
  readonly evidence: string;
  readonly confirmed: boolean;
}

export interface Alignment extends Readonly<AlignmentData> {
  readonly id: AlignmentId;
}

export interface Indicator extends Readonly<IndicatorData> {
  readonly id: IndicatorId;
  readonly on: CardRef;
  /** By year. */
  readonly targets: readonly { readonly year: number; readonly value: number }[];
  readonly touched: Touches;
}

export interface Link {
  readonly id: LinkId;
  readonly from: CardRef;
  readonly to: CardRef;
  readonly type: LinkType;
  readonly note?: string;
  /** Of an overlap: who is to lead. */
  readonly agreedLeadId?: OrganizationId;
  /** Of a conflict: how it was settled. */
  readonly resolution?: string;
  readonly touched: Touches;
}

export interface Comment {
  readonly id: CommentId;
  readonly on: EntityRef;
  /** Empty once withdrawn. */
  readonly text: string;
  readonly mentions: readonly OrganizationId[];
  readonly replyTo?: CommentId;
  readonly authorId: PersonId;
  readonly organizationId?: OrganizationId;
  readonly at: string;
  readonly resolved: boolean;
  readonly withdrawn: boolean;
  readonly touched: Touches;
}

export interface VotingRound {
  readonly id: RoundId;
  readonly dimensionId: DimensionId;
  readonly question: string;
  readonly votesPerPerson: number;
  readonly open: boolean;
  /** Cards as `<kind>/<id>`, once per vote, by voter. Emptied when the round closes. */
  readonly votes: Map<PersonId, readonly string[]>;
  readonly tally?: readonly { readonly on: CardRef; readonly votes: number }[];
  readonly voters?: number;
}

export interface Milestone {
  readonly id: MilestoneId;
  readonly name: string;
  readonly revision: number;
  readonly touched: Touches;
}

export interface WorkshopState {
  /** Absent until the workshop is opened. */
  readonly workshop?: WorkshopDetails;
  readonly sheetTemplate: readonly {
    readonly field: SheetTemplateField;
    readonly required: boolean;
  }[];
  readonly runningSessionId?: SessionId;
  readonly sessions: Map<SessionId, Session>;
  readonly dimensions: Map<DimensionId, Dimension>;
  readonly organizations: Map<OrganizationId, Organization>;
  readonly groups: Map<GroupId, Group>;
  readonly participants: Map<PersonId, Participant>;
  readonly strategies: Map<StrategyId, Strategy>;
  readonly sheets: Map<SheetId, Sheet>;
  readonly indicators: Map<IndicatorId, Indicator>;
  readonly links: Map<LinkId, Link>;
  readonly comments: Map<CommentId, Comment>;
  readonly rounds: Map<RoundId, VotingRound>;
  readonly milestones: Map<MilestoneId, Milestone>;
  /** Which strategy or sheet holds a code on a board: `<dimensionId>/<code, folded>` -> card id. */
  readonly codes: Map<string, string>;
  /** Which links end at a card, in the order in which they were drawn: card key (ids.ts) -> link ids. */
  readonly linksAt: Map<string, readonly LinkId[]>;
}

export const initialState: WorkshopState = {
  sheetTemplate: [],
  sessions: Map(),
  dimensions: Map(),
  organizations: Map(),
  groups: Map(),
  participants: Map(),
  strategies: Map(),
  sheets: Map(),
  indicators: Map(),
  links: Map(),
  comments: Map(),
  rounds: Map(),
  milestones: Map(),
  codes: Map(),
  linksAt: Map(),
};
