import type { CommandOfType, CommandType, EventType, WorkshopEvent } from '../messages.ts';
import { isTextPlace, textKey } from '../text/place.ts';
import { writtenPlace } from '../text/written.ts';
import { thingMembers } from './take-back.ts';

/**
 * Which commands take an event back: of the kinds that `takeBack` gives for it, see take-back.ts. None: it is final. An
 * event type without a row does not compile.
 */
const takenBackBy: { readonly [Type in EventType]: readonly CommandType[] } = {
  WorkshopOpened: [],
  WorkshopRevised: ['ReviseWorkshop'],
  SheetTemplateConfigured: ['ConfigureSheetTemplate'],
  QuickWinCapSet: ['SetQuickWinCap'],
  SessionPlanned: ['CancelSession'],
  SessionReplanned: ['ReplanSession'],
  SessionCancelled: [],
  SessionStarted: [],
  SessionEnded: [],
  DimensionDefined: ['DeactivateDimension'],
  DimensionRevised: ['ReviseDimension'],
  DimensionActivated: ['DeactivateDimension'],
  DimensionDeactivated: ['ActivateDimension'],
  OrganizationRegistered: ['DeactivateOrganization'],
  OrganizationRenamed: ['RenameOrganization'],
  OrganizationMerged: [],
  OrganizationDeactivated: ['ReactivateOrganization'],
  OrganizationReactivated: ['DeactivateOrganization'],
  GroupFormed: [],
  GroupRenamed: ['RenameGroup'],
  OrganizationSeated: ['UnseatOrganization'],
  OrganizationUnseated: ['SeatOrganization'],
  JoinCodeRotated: [],
  ParticipantJoined: ['RemoveParticipant'],
  ParticipantReassigned: ['ReassignParticipant'],
  ParticipantRemoved: ['AdmitParticipant'],
  AttendanceRecorded: [],
  StrategyProposed: ['WithdrawStrategy'],
  StrategyRetitled: ['RetitleStrategy'],
  StrategyRecoded: ['RecodeStrategy'],
  StrategyReclassified: ['ReclassifyStrategy'],
  StrategyTargetSet: ['SetStrategyTarget'],
  StrategyProposerChanged: ['ChangeStrategyProposer'],
  StrategyReordered: ['ReorderStrategy'],
  StrategyIssueReplaced: ['EditText'],
  StrategyMerged: ['RestoreStrategy', 'MoveSheet'],
  StrategySubmitted: [],
  StrategyRevisionRequested: [],
  StrategyApproved: [],
  StrategyPresented: [],
  StrategyRatified: [],
  StrategyWithdrawn: ['RestoreStrategy'],
  StrategyRestored: ['WithdrawStrategy', 'MergeStrategies'],
  AlignmentGapJustified: ['JustifyAlignmentGap'],
  SheetAdded: ['WithdrawSheet'],
  SheetRetitled: ['RetitleSheet'],
  SheetRecoded: ['RecodeSheet'],
  SheetClassified: ['ClassifySheet'],
  SheetLeadAssigned: ['AssignSheetLead'],
  SupportingOrganizationAdded: ['RemoveSupportingOrganization'],
  SupportingOrganizationRemoved: ['AddSupportingOrganization'],
  SheetTargetGroupDescribed: ['DescribeSheetTargetGroup'],
  SheetLocated: ['LocateSheet'],
  SheetPartnersListed: ['ListSheetPartners'],
  SheetResourcesDescribed: ['DescribeSheetResources'],
  SheetTextReplaced: ['EditText'],
  SheetMoved: ['MoveSheet'],
  SheetReordered: ['ReorderSheet'],
  SheetWithdrawn: ['RestoreSheet'],
  SheetRestored: ['WithdrawSheet'],
  TextEdited: ['EditText'],
  SheetAllocatedToYear: ['RemoveAllocation'],
  AllocationRevised: ['ReviseAllocation'],
  AllocationRemoved: ['AllocateSheetToYear'],
  QuickWinMarked: ['UnmarkQuickWin'],
  QuickWinRevised: ['ReviseQuickWin'],
  QuickWinConfirmed: [],
  QuickWinUnmarked: ['MarkQuickWin'],
  SheetAligned: ['RemoveAlignment'],
  AlignmentRevised: ['ReviseAlignment'],
  AlignmentRemoved: ['AlignSheet'],
  IndicatorAdded: ['RemoveIndicator'],
  IndicatorRevised: ['ReviseIndicator'],
  IndicatorTargetSet: ['SetIndicatorTarget', 'RemoveIndicatorTarget'],
  IndicatorTargetRemoved: ['SetIndicatorTarget'],
  IndicatorRemoved: ['AddIndicator', 'SetIndicatorTarget'],
  LinkDrawn: ['RemoveLink'],
  LinkRemoved: ['DrawLink', 'AgreeOverlapLead', 'ResolveConflict'],
  OverlapLeadAgreed: ['AgreeOverlapLead'],
  ConflictResolved: ['ReopenConflict'],
  ConflictReopened: ['ResolveConflict'],
  CommentPosted: ['WithdrawComment'],
  CommentRevised: ['ReviseComment'],
  CommentWithdrawn: [],
  CommentResolved: ['ReopenComment'],
  CommentReopened: ['ResolveComment'],
  VotingOpened: ['CloseVoting'],
  VoteCast: ['RetractVote'],
  VoteRetracted: ['CastVote'],
  VotingClosed: [],
  MilestoneSet: ['RemoveMilestone'],
  MilestoneRenamed: ['RenameMilestone'],
  MilestoneRemoved: ['SetMilestone'],
  BoardLocked: ['UnlockBoard'],
  BoardUnlocked: ['LockBoard'],
};

/**
 * Whether a command can be what takes an event back: of its kind, and about the same thing. What it does to that thing,
 * its author decides, and the guards see to the others (guard.ts).
 */
export function canTakeBack(event: WorkshopEvent, command: CommandOfType): boolean {
  if (!takenBackBy[event.type].includes(command.type)) return false;
  if (command.type === 'EditText') {
    const [on, place] = [writtenPlace(event), command.data.on];
    return on !== undefined && isTextPlace(place) && textKey(on) === textKey(place);
  }
  const [done, undoing] = [membersOf(event.data), membersOf(command.data)];
  const thing = things.find((member) => member in done);
  const naming = thing === undefined ? parts : [thing, ...parts];
  return naming.every((member) => !(member in done) || done[member] === undoing[member]);
}

/** What is on a sheet names the sheet as well. */
const things = ['sheetId', 'indicatorId', ...thingMembers] as const;

/** And which part of it. */
const parts = ['alignmentId', 'year'] as const;

function membersOf(data: object): Readonly<Record<string, unknown>> {
  return { ...data };
}
