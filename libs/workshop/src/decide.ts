import { decideAllocation } from './allocation/decide.ts';
import { type Decision, refuse } from './decision.ts';
import { decideForum } from './forum/decide.ts';
import { decideLink } from './link/decide.ts';
import type { DecisionContext } from './message.ts';
import type { CommandOfType, CommandType, WorkshopEvent } from './messages.ts';
import { decidePeople } from './people/decide.ts';
import { decidePlanning } from './planning/decide.ts';
import { decideSetup } from './setup/decide.ts';
import { decideSheet } from './sheet/decide.ts';
import type { WorkshopState } from './state.ts';
import { decideStrategy } from './strategy/decide.ts';
import { decideText } from './text/decide.ts';
import { changedSince } from './undo/guard.ts';

/** Who decides on which command. A command type without a row does not compile. */
const deciders: { readonly [Type in CommandType]: Decider<Type> } = {
  OpenWorkshop: decideSetup,
  ReviseWorkshop: decideSetup,
  ConfigureSheetTemplate: decideSetup,
  SetQuickWinCap: decideSetup,
  PlanSession: decideSetup,
  ReplanSession: decideSetup,
  CancelSession: decideSetup,
  StartSession: decideSetup,
  EndSession: decideSetup,
  DefineDimension: decideSetup,
  ReviseDimension: decideSetup,
  ActivateDimension: decideSetup,
  DeactivateDimension: decideSetup,
  RegisterOrganization: decideSetup,
  RenameOrganization: decideSetup,
  MergeOrganizations: decideSetup,
  DeactivateOrganization: decideSetup,
  ReactivateOrganization: decideSetup,
  FormGroup: decideSetup,
  RenameGroup: decideSetup,
  SeatOrganization: decideSetup,
  UnseatOrganization: decideSetup,
  RotateJoinCode: decideSetup,
  JoinGroup: decidePeople,
  AdmitParticipant: decidePeople,
  ReassignParticipant: decidePeople,
  RemoveParticipant: decidePeople,
  RecordAttendance: decidePeople,
  ProposeStrategy: decideStrategy,
  RetitleStrategy: decideStrategy,
  RecodeStrategy: decideStrategy,
  ReclassifyStrategy: decideStrategy,
  SetStrategyTarget: decideStrategy,
  ChangeStrategyProposer: decideStrategy,
  ReorderStrategy: decideStrategy,
  ReplaceStrategyIssue: decideStrategy,
  MergeStrategies: decideStrategy,
  SubmitStrategy: decideStrategy,
  RequestStrategyRevision: decideStrategy,
  ApproveStrategy: decideStrategy,
  PresentStrategy: decideStrategy,
  RatifyStrategy: decideStrategy,
  WithdrawStrategy: decideStrategy,
  RestoreStrategy: decideStrategy,
  JustifyAlignmentGap: decideStrategy,
  AddSheet: decideSheet,
  RetitleSheet: decideSheet,
  RecodeSheet: decideSheet,
  ClassifySheet: decideSheet,
  AssignSheetLead: decideSheet,
  AddSupportingOrganization: decideSheet,
  RemoveSupportingOrganization: decideSheet,
  DescribeSheetTargetGroup: decideSheet,
  LocateSheet: decideSheet,
  ListSheetPartners: decideSheet,
  DescribeSheetResources: decideSheet,
  ReplaceSheetText: decideSheet,
  MoveSheet: decideSheet,
  ReorderSheet: decideSheet,
  WithdrawSheet: decideSheet,
  RestoreSheet: decideSheet,
  EditText: decideText,
  AllocateSheetToYear: decideAllocation,
  ReviseAllocation: decideAllocation,
  RemoveAllocation: decideAllocation,
  MarkQuickWin: decideAllocation,
  ReviseQuickWin: decideAllocation,
  ConfirmQuickWin: decideAllocation,
  UnmarkQuickWin: decideAllocation,
  AlignSheet: decidePlanning,
  ReviseAlignment: decidePlanning,
  RemoveAlignment: decidePlanning,
  AddIndicator: decidePlanning,
  ReviseIndicator: decidePlanning,
  SetIndicatorTarget: decidePlanning,
  RemoveIndicatorTarget: decidePlanning,
  RemoveIndicator: decidePlanning,
  DrawLink: decideLink,
  RemoveLink: decideLink,
  AgreeOverlapLead: decideLink,
  ResolveConflict: decideLink,
  ReopenConflict: decideLink,
  PostComment: decideForum,
  ReviseComment: decideForum,
  WithdrawComment: decideForum,
  ResolveComment: decideForum,
  ReopenComment: decideForum,
  OpenVoting: decideForum,
  CastVote: decideForum,
  RetractVote: decideForum,
  CloseVoting: decideForum,
  SetMilestone: decideForum,
  RenameMilestone: decideForum,
  RemoveMilestone: decideForum,
  LockBoard: decideForum,
  UnlockBoard: decideForum,
};

type Decider<Type extends CommandType> = (
  state: WorkshopState,
  command: CommandOfType<Type>,
  context: DecisionContext,
) => Decision<WorkshopEvent>;

/**
 * What a command leads to: the events to append (none: it was right and changes nothing) or why not. Pure, and
 * total over data of any shape; who may send it at all is asked first, see policy.ts.
 */
export function decide<Type extends CommandType>(
  state: WorkshopState,
  command: CommandOfType<Type>,
  context: DecisionContext,
): Decision<WorkshopEvent> {
  if (!state.workshop && command.type !== 'OpenWorkshop') return refuse('workshop_not_opened');
  const changed = context.undoing === true ? changedSince(state, command, context) : undefined;
  return changed ?? deciders[command.type](state, command, context);
}
