import type { Place } from './message.ts';
import type { EventType, EventVersion, PlacedEvent } from './messages.ts';
import { isRecord } from './values.ts';
import type { LinkType } from './vocabulary.ts';

/**
 * Events as they were recorded, in the shape of today. A shape never changes in place: a new one is a new version,
 * and the old one gets a step here that makes the next of it.
 */

/** An event as a store gives it back; `data` has the shape of that type and version. */
interface StoredEvent {
  readonly type: string;
  readonly v: number;
  readonly data: unknown;
}

/** The version in which `decide` writes each type today. */
const currentVersions: { readonly [Type in EventType]: EventVersion<Type> } = {
  WorkshopOpened: 1,
  WorkshopRevised: 1,
  SheetTemplateConfigured: 1,
  QuickWinCapSet: 1,
  SessionPlanned: 1,
  SessionReplanned: 1,
  SessionCancelled: 1,
  SessionStarted: 1,
  SessionEnded: 1,
  DimensionDefined: 1,
  DimensionRevised: 1,
  DimensionActivated: 1,
  DimensionDeactivated: 1,
  OrganizationRegistered: 1,
  OrganizationRenamed: 1,
  OrganizationMerged: 1,
  OrganizationDeactivated: 1,
  OrganizationReactivated: 1,
  GroupFormed: 1,
  GroupRenamed: 1,
  OrganizationSeated: 1,
  OrganizationUnseated: 1,
  JoinCodeRotated: 1,
  ParticipantJoined: 1,
  ParticipantReassigned: 1,
  ParticipantRemoved: 1,
  AttendanceRecorded: 1,
  StrategyProposed: 1,
  StrategyRetitled: 1,
  StrategyRecoded: 1,
  StrategyReclassified: 1,
  StrategyTargetSet: 1,
  StrategyProposerChanged: 1,
  StrategyReordered: 1,
  StrategyIssueReplaced: 1,
  StrategyMerged: 1,
  StrategySubmitted: 1,
  StrategyRevisionRequested: 1,
  StrategyApproved: 1,
  StrategyPresented: 1,
  StrategyRatified: 1,
  StrategyWithdrawn: 1,
  StrategyRestored: 1,
  AlignmentGapJustified: 1,
  SheetAdded: 1,
  SheetRetitled: 1,
  SheetRecoded: 1,
  SheetClassified: 1,
  SheetLeadAssigned: 1,
  SupportingOrganizationAdded: 1,
  SupportingOrganizationRemoved: 1,
  SheetTargetGroupDescribed: 1,
  SheetLocated: 1,
  SheetPartnersListed: 1,
  SheetResourcesDescribed: 1,
  SheetTextReplaced: 1,
  SheetMoved: 1,
  SheetReordered: 1,
  SheetWithdrawn: 1,
  SheetRestored: 1,
  TextEdited: 1,
  SheetAllocatedToYear: 1,
  AllocationRevised: 1,
  AllocationRemoved: 1,
  QuickWinMarked: 1,
  QuickWinRevised: 1,
  QuickWinConfirmed: 1,
  QuickWinUnmarked: 1,
  SheetAligned: 1,
  AlignmentRevised: 1,
  AlignmentRemoved: 1,
  IndicatorAdded: 1,
  IndicatorRevised: 1,
  IndicatorTargetSet: 1,
  IndicatorTargetRemoved: 1,
  IndicatorRemoved: 1,
  LinkDrawn: 2,
  LinkRemoved: 1,
  OverlapLeadAgreed: 1,
  ConflictResolved: 1,
  ConflictReopened: 1,
  CommentPosted: 1,
  CommentRevised: 1,
  CommentWithdrawn: 1,
  CommentResolved: 1,
  CommentReopened: 1,
  VotingOpened: 1,
  VoteCast: 1,
  VoteRetracted: 1,
  VotingClosed: 1,
  MilestoneSet: 1,
  MilestoneRenamed: 1,
  MilestoneRemoved: 1,
  BoardLocked: 1,
  BoardUnlocked: 1,
};

type Step = (data: unknown) => StoredEvent;

/** What leads from a version to the one after it, by type and version. */
const steps: Readonly<Record<string, Readonly<Record<number, Step>>>> = {
  LinkDrawn: { 1: linkDrawnV2 },
};

/**
 * Throws {@link UnknownEventError} on what this build does not know, a type or a version of the future: history is
 * not to be guessed. An event of today's version is given back as it is.
 */
export function upcast(recorded: StoredEvent & Place): PlacedEvent {
  let event = recorded;
  while (!isCurrent(event)) {
    const step = Object.hasOwn(steps, event.type) ? steps[event.type]?.[event.v] : undefined;
    if (!step) throw new UnknownEventError(recorded);
    event = { ...event, ...step(event.data) };
  }
  return event;
}

export class UnknownEventError extends Error {
  override readonly name = 'UnknownEventError';

  constructor({ type, v }: StoredEvent) {
    super(`no way to read event ${type} in version ${v}: was it written by a newer build?`);
  }
}

/** What the log holds in today's version has today's shape: `decide` wrote it, and the hash chain kept it. */
function isCurrent(event: StoredEvent & Place): event is PlacedEvent {
  return isEventType(event.type) && event.v === currentVersions[event.type];
}

export function isEventType(value: unknown): value is EventType {
  return typeof value === 'string' && Object.hasOwn(currentVersions, value);
}

/** The first version named a link's type in Indonesian, as on the paper forms. */
const linkTypesV1: Readonly<Record<string, LinkType>> = {
  mendukung: 'supports',
  bergantung_pada: 'dependsOn',
  berbagi_data: 'sharesData',
  berbagi_anggaran: 'sharesBudget',
  melanjutkan: 'continues',
  tumpang_tindih: 'overlaps',
  bertentangan: 'conflictsWith',
};

function linkDrawnV2(data: unknown): StoredEvent {
  const type =
    isRecord(data) && typeof data['type'] === 'string' ? linkTypesV1[data['type']] : undefined;
  if (!isRecord(data) || type === undefined)
    throw new TypeError('a LinkDrawn of version 1 without a type of link that it knew');
  return { type: 'LinkDrawn', v: 2, data: { ...data, type } };
}
