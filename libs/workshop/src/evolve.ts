import { evolveAllocation } from './allocation/evolve.ts';
import { evolveForum } from './forum/evolve.ts';
import { evolveLink } from './link/evolve.ts';
import type { PlacedEventOf, EventType, PlacedEvent } from './messages.ts';
import { OpenState } from './open-state.ts';
import { evolvePeople } from './people/evolve.ts';
import { evolvePlanning } from './planning/evolve.ts';
import { evolveSetup } from './setup/evolve.ts';
import { evolveSheet } from './sheet/evolve.ts';
import type { WorkshopState } from './state.ts';
import { evolveStrategy } from './strategy/evolve.ts';
import { evolveText } from './text/evolve.ts';
import { forgetOldLogs } from './text/logs.ts';

/**
 * Raised whenever the same events give another state, or the same state another JSON: snapshots and states of an
 * earlier version are then not read, but folded anew.
 */
export const foldVersion = 6;

/** Who folds which event. An event type without a row does not compile. */
const evolvers: { readonly [Type in EventType]: Evolver<Type> } = {
  WorkshopOpened: evolveSetup,
  WorkshopRevised: evolveSetup,
  SheetTemplateConfigured: evolveSetup,
  QuickWinCapSet: evolveSetup,
  SessionPlanned: evolveSetup,
  SessionReplanned: evolveSetup,
  SessionCancelled: evolveSetup,
  SessionStarted: evolveSetup,
  SessionEnded: evolveSetup,
  DimensionDefined: evolveSetup,
  DimensionRevised: evolveSetup,
  DimensionActivated: evolveSetup,
  DimensionDeactivated: evolveSetup,
  OrganizationRegistered: evolveSetup,
  OrganizationRenamed: evolveSetup,
  OrganizationMerged: evolveSetup,
  OrganizationDeactivated: evolveSetup,
  OrganizationReactivated: evolveSetup,
  GroupFormed: evolveSetup,
  GroupRenamed: evolveSetup,
  OrganizationSeated: evolveSetup,
  OrganizationUnseated: evolveSetup,
  JoinCodeRotated: evolveSetup,
  ParticipantJoined: evolvePeople,
  ParticipantReassigned: evolvePeople,
  ParticipantRemoved: evolvePeople,
  AttendanceRecorded: evolvePeople,
  StrategyProposed: evolveStrategy,
  StrategyRetitled: evolveStrategy,
  StrategyRecoded: evolveStrategy,
  StrategyReclassified: evolveStrategy,
  StrategyTargetSet: evolveStrategy,
  StrategyProposerChanged: evolveStrategy,
  StrategyReordered: evolveStrategy,
  StrategyIssueReplaced: evolveStrategy,
  StrategyMerged: evolveStrategy,
  StrategySubmitted: evolveStrategy,
  StrategyRevisionRequested: evolveStrategy,
  StrategyApproved: evolveStrategy,
  StrategyPresented: evolveStrategy,
  StrategyRatified: evolveStrategy,
  StrategyWithdrawn: evolveStrategy,
  StrategyRestored: evolveStrategy,
  AlignmentGapJustified: evolveStrategy,
  SheetAdded: evolveSheet,
  SheetRetitled: evolveSheet,
  SheetRecoded: evolveSheet,
  SheetClassified: evolveSheet,
  SheetLeadAssigned: evolveSheet,
  SupportingOrganizationAdded: evolveSheet,
  SupportingOrganizationRemoved: evolveSheet,
  SheetTargetGroupDescribed: evolveSheet,
  SheetLocated: evolveSheet,
  SheetPartnersListed: evolveSheet,
  SheetResourcesDescribed: evolveSheet,
  SheetTextReplaced: evolveSheet,
  SheetMoved: evolveSheet,
  SheetReordered: evolveSheet,
  SheetWithdrawn: evolveSheet,
  SheetRestored: evolveSheet,
  TextEdited: evolveText,
  SheetAllocatedToYear: evolveAllocation,
  AllocationRevised: evolveAllocation,
  AllocationRemoved: evolveAllocation,
  QuickWinMarked: evolveAllocation,
  QuickWinRevised: evolveAllocation,
  QuickWinConfirmed: evolveAllocation,
  QuickWinUnmarked: evolveAllocation,
  SheetAligned: evolvePlanning,
  AlignmentRevised: evolvePlanning,
  AlignmentRemoved: evolvePlanning,
  IndicatorAdded: evolvePlanning,
  IndicatorRevised: evolvePlanning,
  IndicatorTargetSet: evolvePlanning,
  IndicatorTargetRemoved: evolvePlanning,
  IndicatorRemoved: evolvePlanning,
  LinkDrawn: evolveLink,
  LinkRemoved: evolveLink,
  OverlapLeadAgreed: evolveLink,
  ConflictResolved: evolveLink,
  ConflictReopened: evolveLink,
  CommentPosted: evolveForum,
  CommentRevised: evolveForum,
  CommentWithdrawn: evolveForum,
  CommentResolved: evolveForum,
  CommentReopened: evolveForum,
  VotingOpened: evolveForum,
  VoteCast: evolveForum,
  VoteRetracted: evolveForum,
  VotingClosed: evolveForum,
  MilestoneSet: evolveForum,
  MilestoneRenamed: evolveForum,
  MilestoneRemoved: evolveForum,
  BoardLocked: evolveForum,
  BoardUnlocked: evolveForum,
};

type Evolver<Type extends EventType> = (state: OpenState, event: PlacedEventOf<Type>) => void;

/** The state after one more event. Pure and total: what an event speaks of may be missing. */
export function evolve<Type extends EventType>(
  state: WorkshopState,
  event: PlacedEventOf<Type>,
): WorkshopState {
  const open = new OpenState(state);
  evolveIn(open, event);
  return open.close();
}

/**
 * The state after all of `events`. A thing is copied when it is changed for the first time, and goes into its table when
 * all have been folded; nobody sees it before.
 */
export function fold(state: WorkshopState, events: Iterable<PlacedEvent>): WorkshopState {
  const open = new OpenState(state);
  for (const event of events) evolveIn(open, event);
  return open.close();
}

function evolveIn<Type extends EventType>(state: OpenState, event: PlacedEventOf<Type>): void {
  evolvers[event.type](state, event);
  forgetOldLogs(state, event.revision);
}
