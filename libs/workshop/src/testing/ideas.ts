import type { Actor } from '../message.ts';
import type { CommandData, CommandOfType, CommandType, WorkshopCommand } from '../messages.ts';
import { commandTypes, policies } from '../policy.ts';
import { roles } from '../vocabulary.ts';
import { allocationIdeas } from './commands/allocation.ts';
import { forumIdeas } from './commands/forum.ts';
import { linkIdeas } from './commands/link.ts';
import { peopleIdeas } from './commands/people.ts';
import { planningIdeas } from './commands/planning.ts';
import { setupIdeas } from './commands/setup.ts';
import { sheetIdeas } from './commands/sheet.ts';
import { strategyIdeas } from './commands/strategy.ts';
import { textIdeas } from './commands/text.ts';
import { weighted } from './random.ts';
import type { Scene } from './scene.ts';

type Idea<Type extends CommandType> = (scene: Scene) => CommandData<Type> | undefined;

const ideas: { readonly [Type in CommandType]: Idea<Type> } = {
  ...setupIdeas,
  ...peopleIdeas,
  ...strategyIdeas,
  ...sheetIdeas,
  ...textIdeas,
  ...allocationIdeas,
  ...planningIdeas,
  ...linkIdeas,
  ...forumIdeas,
};

/**
 * How often people do what, in a workshop in full swing: of a hundred commands of a member about half write texts
 * and fields, a fifth allot and align, the rest talks, links and votes. The office acts now and then.
 */
const weights: { readonly [Type in CommandType]: number } = {
  OpenWorkshop: 0,
  ReviseWorkshop: 1,
  ConfigureSheetTemplate: 1,
  SetQuickWinCap: 3,
  PlanSession: 1,
  ReplanSession: 1,
  CancelSession: 0.3,
  StartSession: 3,
  EndSession: 1,
  DefineDimension: 1,
  ReviseDimension: 1,
  ActivateDimension: 2,
  DeactivateDimension: 1,
  RegisterOrganization: 1,
  RenameOrganization: 2,
  MergeOrganizations: 0.2,
  DeactivateOrganization: 0.6,
  ReactivateOrganization: 1,
  FormGroup: 1,
  RenameGroup: 1,
  SeatOrganization: 2,
  UnseatOrganization: 0.3,
  RotateJoinCode: 1,
  JoinGroup: 0,
  AdmitParticipant: 2,
  ReassignParticipant: 1,
  RemoveParticipant: 0.3,
  RecordAttendance: 4,
  ProposeStrategy: 2,
  RetitleStrategy: 5,
  RecodeStrategy: 0.5,
  ReclassifyStrategy: 1,
  SetStrategyTarget: 4,
  ChangeStrategyProposer: 0.5,
  ReorderStrategy: 4,
  ReplaceStrategyIssue: 6,
  MergeStrategies: 0.05,
  SubmitStrategy: 0.7,
  RequestStrategyRevision: 3,
  ApproveStrategy: 1.5,
  PresentStrategy: 0.7,
  RatifyStrategy: 1,
  WithdrawStrategy: 0.15,
  RestoreStrategy: 0.5,
  JustifyAlignmentGap: 2,
  AddSheet: 3,
  RetitleSheet: 8,
  RecodeSheet: 0.5,
  ClassifySheet: 4,
  AssignSheetLead: 3,
  AddSupportingOrganization: 4,
  RemoveSupportingOrganization: 1.5,
  DescribeSheetTargetGroup: 4,
  LocateSheet: 3,
  ListSheetPartners: 3,
  DescribeSheetResources: 4,
  ReplaceSheetText: 5,
  MoveSheet: 1,
  ReorderSheet: 5,
  WithdrawSheet: 0.2,
  RestoreSheet: 0.5,
  EditText: 20,
  AllocateSheetToYear: 8,
  ReviseAllocation: 8,
  RemoveAllocation: 1,
  MarkQuickWin: 2,
  ReviseQuickWin: 2,
  ConfirmQuickWin: 3,
  UnmarkQuickWin: 0.3,
  AlignSheet: 5,
  ReviseAlignment: 3,
  RemoveAlignment: 1,
  AddIndicator: 3,
  ReviseIndicator: 3,
  SetIndicatorTarget: 5,
  RemoveIndicatorTarget: 1,
  RemoveIndicator: 0.3,
  DrawLink: 3,
  RemoveLink: 0.5,
  AgreeOverlapLead: 1,
  ResolveConflict: 1,
  ReopenConflict: 0.3,
  PostComment: 10,
  ReviseComment: 2,
  WithdrawComment: 0.5,
  ResolveComment: 3,
  ReopenComment: 0.5,
  OpenVoting: 0.5,
  CastVote: 8,
  RetractVote: 1,
  CloseVoting: 0.5,
  SetMilestone: 0.5,
  RenameMilestone: 0.3,
  RemoveMilestone: 0.3,
  LockBoard: 0.2,
  UnlockBoard: 2,
};

/** What someone does next: a command that most likely is accepted; nothing when there is nothing for them to do. */
export function nextCommand(scene: Scene): WorkshopCommand | undefined {
  const open = weightsOf(scene.actor);
  while (open.size > 0) {
    const type = weighted(scene.random, open);
    if (type === undefined) return undefined;
    const command = commandOf(scene, type);
    if (command) return command;
    open.delete(type);
  }
  return undefined;
}

/** A command of one type; nothing when it makes no sense in the scene. */
export function commandOf<Type extends CommandType>(
  scene: Scene,
  type: Type,
): CommandOfType<Type> | undefined {
  const data = ideas[type](scene);
  return data && { type, data };
}

const weightsByRole = new Map(
  roles.map((role) => {
    const allowed = commandTypes.filter((type) => policies[type].roles.includes(role));
    return [role, allowed.map((type) => [type, weights[type]] as const)];
  }),
);

function weightsOf({ role }: Actor): Map<CommandType, number> {
  return new Map(weightsByRole.get(role));
}
