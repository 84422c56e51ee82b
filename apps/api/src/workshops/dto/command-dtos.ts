import type { CommandData, CommandType } from '@rembuk/workshop';
import {
  AllocateSheetToYearDto,
  AllocationOnlyDto,
  MarkQuickWinDto,
  ReviseAllocationDto,
  ReviseQuickWinDto,
} from './allocation.dto.ts';
import type { DtoClass } from './check.ts';
import {
  CommentOnlyDto,
  LockBoardDto,
  MilestoneOnlyDto,
  OpenVotingDto,
  PostCommentDto,
  RenameMilestoneDto,
  ReviseCommentDto,
  RoundOnlyDto,
  SetMilestoneDto,
  VoteDto,
} from './forum.dto.ts';
import { AgreeOverlapLeadDto, DrawLinkDto, LinkOnlyDto, ResolveConflictDto } from './link.dto.ts';
import { NothingDto, ParticipantDto, RemoveParticipantDto } from './people.dto.ts';
import {
  AddIndicatorDto,
  AlignmentOnlyDto,
  AlignSheetDto,
  IndicatorOnlyDto,
  RemoveIndicatorTargetDto,
  ReviseAlignmentDto,
  ReviseIndicatorDto,
  SetIndicatorTargetDto,
} from './planning.dto.ts';
import type { Agreeing } from './agreement.ts';
import {
  ConfigureSheetTemplateDto,
  DimensionDto,
  DimensionOnlyDto,
  FormGroupDto,
  GroupOnlyDto,
  MergeOrganizationsDto,
  OpenWorkshopDto,
  OrganizationDto,
  OrganizationOnlyDto,
  RenameGroupDto,
  RenameOrganizationDto,
  ReplanSessionDto,
  ReviseDimensionDto,
  ReviseWorkshopDto,
  SeatDto,
  SessionDto,
  SessionOnlyDto,
  SetQuickWinCapDto,
} from './setup.dto.ts';
import {
  AddSheetDto,
  ClassifySheetDto,
  DescribeSheetResourcesDto,
  DescribeSheetTargetGroupDto,
  ListSheetPartnersDto,
  LocateSheetDto,
  MoveSheetDto,
  RecodeSheetDto,
  ReorderSheetDto,
  ReplaceSheetTextDto,
  RetitleSheetDto,
  SheetOnlyDto,
  SheetOrganizationDto,
  WithdrawSheetDto,
} from './sheet.dto.ts';
import { EditTextDto } from './text.dto.ts';
import {
  ChangeStrategyProposerDto,
  JustifyAlignmentGapDto,
  MergeStrategiesDto,
  ProposeStrategyDto,
  ReclassifyStrategyDto,
  RecodeStrategyDto,
  ReorderStrategyDto,
  ReplaceStrategyIssueDto,
  RequestStrategyRevisionDto,
  RetitleStrategyDto,
  SetStrategyTargetDto,
  StrategyOnlyDto,
  WithdrawStrategyDto,
} from './strategy.dto.ts';

/** Which DTO each command's data must pass. A command without one, or with one that disagrees, does not compile. */
export const commandDtos = agreeing({
  OpenWorkshop: OpenWorkshopDto,
  ReviseWorkshop: ReviseWorkshopDto,
  ConfigureSheetTemplate: ConfigureSheetTemplateDto,
  SetQuickWinCap: SetQuickWinCapDto,
  PlanSession: SessionDto,
  ReplanSession: ReplanSessionDto,
  CancelSession: SessionOnlyDto,
  StartSession: SessionOnlyDto,
  EndSession: SessionOnlyDto,
  DefineDimension: DimensionDto,
  ReviseDimension: ReviseDimensionDto,
  ActivateDimension: DimensionOnlyDto,
  DeactivateDimension: DimensionOnlyDto,
  RegisterOrganization: OrganizationDto,
  RenameOrganization: RenameOrganizationDto,
  MergeOrganizations: MergeOrganizationsDto,
  DeactivateOrganization: OrganizationOnlyDto,
  ReactivateOrganization: OrganizationOnlyDto,
  FormGroup: FormGroupDto,
  RenameGroup: RenameGroupDto,
  SeatOrganization: SeatDto,
  UnseatOrganization: SeatDto,
  RotateJoinCode: GroupOnlyDto,

  JoinGroup: SeatDto,
  AdmitParticipant: ParticipantDto,
  ReassignParticipant: ParticipantDto,
  RemoveParticipant: RemoveParticipantDto,
  RecordAttendance: NothingDto,

  ProposeStrategy: ProposeStrategyDto,
  RetitleStrategy: RetitleStrategyDto,
  RecodeStrategy: RecodeStrategyDto,
  ReclassifyStrategy: ReclassifyStrategyDto,
  SetStrategyTarget: SetStrategyTargetDto,
  ChangeStrategyProposer: ChangeStrategyProposerDto,
  ReorderStrategy: ReorderStrategyDto,
  ReplaceStrategyIssue: ReplaceStrategyIssueDto,
  MergeStrategies: MergeStrategiesDto,
  SubmitStrategy: StrategyOnlyDto,
  RequestStrategyRevision: RequestStrategyRevisionDto,
  ApproveStrategy: StrategyOnlyDto,
  PresentStrategy: StrategyOnlyDto,
  RatifyStrategy: StrategyOnlyDto,
  WithdrawStrategy: WithdrawStrategyDto,
  RestoreStrategy: StrategyOnlyDto,
  JustifyAlignmentGap: JustifyAlignmentGapDto,

  AddSheet: AddSheetDto,
  RetitleSheet: RetitleSheetDto,
  RecodeSheet: RecodeSheetDto,
  ClassifySheet: ClassifySheetDto,
  AssignSheetLead: SheetOrganizationDto,
  AddSupportingOrganization: SheetOrganizationDto,
  RemoveSupportingOrganization: SheetOrganizationDto,
  DescribeSheetTargetGroup: DescribeSheetTargetGroupDto,
  LocateSheet: LocateSheetDto,
  ListSheetPartners: ListSheetPartnersDto,
  DescribeSheetResources: DescribeSheetResourcesDto,
  ReplaceSheetText: ReplaceSheetTextDto,
  EditText: EditTextDto,
  MoveSheet: MoveSheetDto,
  ReorderSheet: ReorderSheetDto,
  WithdrawSheet: WithdrawSheetDto,
  RestoreSheet: SheetOnlyDto,

  AllocateSheetToYear: AllocateSheetToYearDto,
  ReviseAllocation: ReviseAllocationDto,
  RemoveAllocation: AllocationOnlyDto,
  MarkQuickWin: MarkQuickWinDto,
  ReviseQuickWin: ReviseQuickWinDto,
  ConfirmQuickWin: AllocationOnlyDto,
  UnmarkQuickWin: AllocationOnlyDto,

  AlignSheet: AlignSheetDto,
  ReviseAlignment: ReviseAlignmentDto,
  RemoveAlignment: AlignmentOnlyDto,
  AddIndicator: AddIndicatorDto,
  ReviseIndicator: ReviseIndicatorDto,
  SetIndicatorTarget: SetIndicatorTargetDto,
  RemoveIndicatorTarget: RemoveIndicatorTargetDto,
  RemoveIndicator: IndicatorOnlyDto,

  DrawLink: DrawLinkDto,
  RemoveLink: LinkOnlyDto,
  AgreeOverlapLead: AgreeOverlapLeadDto,
  ResolveConflict: ResolveConflictDto,
  ReopenConflict: LinkOnlyDto,

  PostComment: PostCommentDto,
  ReviseComment: ReviseCommentDto,
  WithdrawComment: CommentOnlyDto,
  ResolveComment: CommentOnlyDto,
  ReopenComment: CommentOnlyDto,
  OpenVoting: OpenVotingDto,
  CastVote: VoteDto,
  RetractVote: VoteDto,
  CloseVoting: RoundOnlyDto,
  SetMilestone: SetMilestoneDto,
  RenameMilestone: RenameMilestoneDto,
  RemoveMilestone: MilestoneOnlyDto,
  LockBoard: LockBoardDto,
  UnlockBoard: DimensionOnlyDto,
});

export const commandTypes = Object.keys(commandDtos) as readonly CommandType[];

export function isCommandType(type: string): type is CommandType {
  return Object.hasOwn(commandDtos, type);
}

/** Only the types matter: see {@link Agreeing}. */
function agreeing<Dtos extends { readonly [Type in CommandType]: DtoClass }>(
  dtos: Dtos & {
    readonly [Type in keyof Dtos]: Type extends CommandType
      ? Agreeing<Dtos[Type], CommandData<Type>>
      : never;
  },
): { readonly [Type in CommandType]: DtoClass<CommandData<Type>> } {
  return dtos as { readonly [Type in CommandType]: DtoClass<CommandData<Type>> };
}
