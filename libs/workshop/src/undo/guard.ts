import { allocationPrefix, quickWinPrefix } from '../allocation/keys.ts';
import { type Refusal, refuse } from '../decision.ts';
import type { DecisionContext } from '../message.ts';
import type { CommandData, CommandOfType, CommandType } from '../messages.ts';
import { partWith } from '../parts.ts';
import { alignmentPrefix, targetField } from '../planning/keys.ts';
import type { WorkshopState } from '../state.ts';
import { marks } from '../touches.ts';
import { builtOnOrganization } from './built-on-organization.ts';
import { builtOnSheet, builtOnStrategy, mergedOver } from './built-on-card.ts';
import { since } from './since.ts';
import { votesOfOthers } from './votes.ts';

type Guard<Type extends CommandType> = (
  state: WorkshopState,
  data: CommandData<Type>,
  context: DecisionContext,
) => Refusal | undefined;

/**
 * What another person may have done since, so that a command would take it back along with one's own. Null where
 * `stale_field` looks after that, where nobody else can have done anything, or where nothing of theirs would go.
 * A command type without a row does not compile.
 */
const guards: { readonly [Type in CommandType]: Guard<Type> | null } = {
  OpenWorkshop: null,
  ReviseWorkshop: null,
  ConfigureSheetTemplate: null,
  SetQuickWinCap: null,
  PlanSession: null,
  ReplanSession: null,
  CancelSession: null,
  StartSession: null,
  EndSession: null,
  DefineDimension: null,
  ReviseDimension: null,
  ActivateDimension: (state, { dimensionId }, context) =>
    ofDimension(state, dimensionId, marks.active, context),
  DeactivateDimension: (state, { dimensionId }, context) =>
    ofDimension(state, dimensionId, marks.active, context) ?? putUpOn(state, dimensionId, context),
  RegisterOrganization: null,
  RenameOrganization: null,
  MergeOrganizations: null,
  DeactivateOrganization: (state, { organizationId }, context) =>
    builtOnOrganization(state, organizationId, context),
  ReactivateOrganization: (state, { organizationId }, context) =>
    ofOrganization(state, organizationId, context),
  FormGroup: null,
  RenameGroup: null,
  SeatOrganization: (state, seat, context) => ofSeat(state, seat, context),
  UnseatOrganization: (state, seat, context) => ofSeat(state, seat, context),
  RotateJoinCode: null,
  JoinGroup: null,
  AdmitParticipant: (state, { participantId }, context) =>
    ofParticipant(state, participantId, context),
  ReassignParticipant: (state, { participantId }, context) =>
    ofParticipant(state, participantId, context),
  RemoveParticipant: (state, { participantId }, context) =>
    ofParticipant(state, participantId, context),
  RecordAttendance: null,
  ProposeStrategy: null,
  RetitleStrategy: null,
  RecodeStrategy: null,
  ReclassifyStrategy: null,
  SetStrategyTarget: null,
  ChangeStrategyProposer: null,
  ReorderStrategy: (state, { strategyId }, context) =>
    ofStrategy(state, strategyId, marks.order, context),
  ReplaceStrategyIssue: null,
  MergeStrategies: (state, { strategyId }, context) => mergedOver(state, strategyId, context),
  SubmitStrategy: null,
  RequestStrategyRevision: null,
  ApproveStrategy: null,
  PresentStrategy: null,
  RatifyStrategy: null,
  WithdrawStrategy: (state, { strategyId }, context) => builtOnStrategy(state, strategyId, context),
  RestoreStrategy: (state, { strategyId }, context) =>
    ofStrategy(state, strategyId, marks.status, context),
  JustifyAlignmentGap: null,
  AddSheet: null,
  RetitleSheet: null,
  RecodeSheet: null,
  ClassifySheet: null,
  AssignSheetLead: null,
  AddSupportingOrganization: (state, { sheetId, organizationId }, context) =>
    ofSheet(state, sheetId, marks.among(organizationId), context),
  RemoveSupportingOrganization: (state, { sheetId, organizationId }, context) =>
    ofSheet(state, sheetId, marks.among(organizationId), context),
  DescribeSheetTargetGroup: null,
  LocateSheet: null,
  ListSheetPartners: null,
  DescribeSheetResources: null,
  ReplaceSheetText: null,
  MoveSheet: (state, { sheetId }, context) => ofSheet(state, sheetId, marks.order, context),
  ReorderSheet: (state, { sheetId }, context) => ofSheet(state, sheetId, marks.order, context),
  WithdrawSheet: (state, { sheetId }, context) => builtOnSheet(state, sheetId, context),
  RestoreSheet: (state, { sheetId }, context) => ofSheet(state, sheetId, marks.status, context),
  EditText: null,
  AllocateSheetToYear: (state, { sheetId, year }, context) =>
    ofSheet(state, sheetId, marks.there(allocationPrefix(year)), context),
  ReviseAllocation: (state, { sheetId, year }, context) =>
    ofSheet(state, sheetId, marks.there(allocationPrefix(year)), context),
  RemoveAllocation: (state, { sheetId, year }, context) =>
    ofSheet(state, sheetId, marks.there(allocationPrefix(year)), context),
  MarkQuickWin: (state, { sheetId, year }, context) =>
    ofSheet(state, sheetId, marks.there(quickWinPrefix(year)), context) ??
    // It stood in an allocation that is no more; this one is another's.
    ofSheet(state, sheetId, marks.there(allocationPrefix(year)), context),
  ReviseQuickWin: (state, { sheetId, year }, context) =>
    ofSheet(state, sheetId, marks.there(quickWinPrefix(year)), context) ??
    ofConfirmation(state, sheetId, year, context),
  ConfirmQuickWin: null,
  UnmarkQuickWin: (state, { sheetId, year }, context) =>
    ofSheet(state, sheetId, marks.there(quickWinPrefix(year)), context),
  AlignSheet: (state, { sheetId, alignmentId }, context) =>
    ofSheet(state, sheetId, marks.there(alignmentPrefix(alignmentId)), context),
  ReviseAlignment: (state, { sheetId, alignmentId }, context) =>
    ofSheet(state, sheetId, marks.there(alignmentPrefix(alignmentId)), context),
  RemoveAlignment: (state, { sheetId, alignmentId }, context) =>
    ofSheet(state, sheetId, marks.there(alignmentPrefix(alignmentId)), context),
  AddIndicator: null,
  ReviseIndicator: (state, { indicatorId }, context) =>
    ofIndicator(state, indicatorId, marks.created, context),
  SetIndicatorTarget: (state, target, context) => ofTarget(state, target, context),
  RemoveIndicatorTarget: (state, target, context) => ofTarget(state, target, context),
  RemoveIndicator: (state, { indicatorId }, context) =>
    ofIndicator(state, indicatorId, marks.created, context),
  DrawLink: null,
  RemoveLink: (state, { linkId }, context) => ofLink(state, linkId, marks.created, context),
  AgreeOverlapLead: (state, { linkId }, context) => ofLink(state, linkId, marks.created, context),
  ResolveConflict: (state, { linkId }, context) => ofResolution(state, linkId, context),
  ReopenConflict: (state, { linkId }, context) => ofResolution(state, linkId, context),
  PostComment: null,
  ReviseComment: (state, { mentions }) => mergedAmong(state, mentions),
  WithdrawComment: null,
  ResolveComment: (state, { commentId }, context) => ofComment(state, commentId, context),
  ReopenComment: (state, { commentId }, context) => ofComment(state, commentId, context),
  OpenVoting: null,
  CastVote: null,
  RetractVote: null,
  CloseVoting: (state, { roundId }, context) => votesOfOthers(state, roundId, context),
  SetMilestone: null,
  RenameMilestone: (state, { milestoneId }, context) => ofMilestone(state, milestoneId, context),
  RemoveMilestone: (state, { milestoneId }, context) => ofMilestone(state, milestoneId, context),
  LockBoard: (state, { dimensionId }, context) =>
    ofDimension(state, dimensionId, marks.lock, context),
  UnlockBoard: (state, { dimensionId }, context) =>
    ofDimension(state, dimensionId, marks.lock, context),
};

/** Why a command may not take back what its author did earlier: others went on from there. */
export function changedSince<Type extends CommandType>(
  state: WorkshopState,
  { type, data }: CommandOfType<Type>,
  context: DecisionContext,
): Refusal | undefined {
  const guard: Guard<Type> | null = guards[type];
  return guard?.(state, data, context);
}

function ofDimension(state: WorkshopState, id: string, mark: string, context: DecisionContext) {
  return since(`board/${id}`, state.dimensions.get(id), mark, context);
}

function ofOrganization(state: WorkshopState, id: string, context: DecisionContext) {
  return since(`organization/${id}`, state.organizations.get(id), marks.active, context);
}

function ofSeat(
  state: WorkshopState,
  { groupId, organizationId }: CommandData<'SeatOrganization'>,
  context: DecisionContext,
) {
  const group = state.groups.get(groupId);
  return since(`group/${groupId}`, group, marks.among(organizationId), context);
}

/** Others put strategies up on a board. */
function putUpOn(state: WorkshopState, dimensionId: string, context: DecisionContext) {
  for (const [id, strategy] of state.strategies) {
    const refusal =
      strategy.dimensionId === dimensionId
        ? since(`strategy/${id}`, strategy, marks.created, context)
        : undefined;
    if (refusal) return refusal;
  }
  return undefined;
}

function ofParticipant(state: WorkshopState, id: string, context: DecisionContext) {
  return since(`participant/${id}`, state.participants.get(id), marks.seat, context);
}

function ofStrategy(state: WorkshopState, id: string, mark: string, context: DecisionContext) {
  return since(`strategy/${id}`, state.strategies.get(id), mark, context);
}

function ofSheet(state: WorkshopState, id: string, mark: string, context: DecisionContext) {
  return since(`sheet/${id}`, state.sheets.get(id), mark, context);
}

function ofIndicator(state: WorkshopState, id: string, mark: string, context: DecisionContext) {
  return since(`indicator/${id}`, state.indicators.get(id), mark, context);
}

function ofTarget(
  state: WorkshopState,
  { indicatorId, year }: CommandData<'RemoveIndicatorTarget'>,
  context: DecisionContext,
) {
  return (
    ofIndicator(state, indicatorId, marks.created, context) ??
    ofIndicator(state, indicatorId, marks.there(targetField(year)), context)
  );
}

function ofLink(state: WorkshopState, id: string, mark: string, context: DecisionContext) {
  return since(`link/${id}`, state.links.get(id), mark, context);
}

function ofResolution(state: WorkshopState, id: string, context: DecisionContext) {
  return (
    ofLink(state, id, marks.created, context) ??
    ofLink(state, id, marks.there('resolution'), context)
  );
}

/** A confirmation falls with the words that it was given for. */
function ofConfirmation(
  state: WorkshopState,
  sheetId: string,
  year: number,
  context: DecisionContext,
) {
  const allocation = partWith(state.sheets.get(sheetId)?.allocations ?? [], 'year', year);
  return allocation?.quickWin?.confirmed === true
    ? ofSheet(state, sheetId, `${quickWinPrefix(year)}confirmed`, context)
    : undefined;
}

/** Whoever was called upon then may live on in another by now, and the comment calls upon that one. */
function mergedAmong(state: WorkshopState, mentions: unknown): Refusal | undefined {
  for (const id of Array.isArray(mentions) ? (mentions as unknown[]) : [])
    if (typeof id === 'string' && state.organizations.get(id)?.mergedIntoId !== undefined)
      return refuse('changed_since', { what: `organization/${id}` });
  return undefined;
}

function ofMilestone(state: WorkshopState, id: string, context: DecisionContext) {
  return since(`milestone/${id}`, state.milestones.get(id), marks.created, context);
}

function ofComment(state: WorkshopState, id: string, context: DecisionContext) {
  return since(`comment/${id}`, state.comments.get(id), marks.resolved, context);
}
