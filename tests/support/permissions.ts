import type { NotifyKind } from '@rembuk/protocol';
import type { CommandType } from '@rembuk/workshop';

/**
 * Who may do what, written down from domain.md ("Who may do what"), not from the code that enforces it.
 *
 * - `office`: set up the workshop, its organizations, dimensions, sessions and accounts (groups, seats, join codes
 *   and participants belong to these).
 * - `steering`: lock and unlock, start a session (and end it), milestones, voting rounds, confirm quick wins, approve,
 *   present (and the steps beside them: ratify, request a revision); on any board.
 * - `board`: edit the own group's board. A locked board refuses members, not facilitators.
 * - `link`: draw a link from the own board to any other, and what becomes of it: as `board`, for the board that it
 *   starts from.
 * - `forum`: comment anywhere, vote; on any board, locked or not: neither changes what stands on it.
 * - `presence`: say that one is there: everyone who takes part.
 * - `server`: never sent by a client.
 */
export type Permission = 'office' | 'steering' | 'board' | 'link' | 'forum' | 'presence' | 'server';

export const permissions: { readonly [Type in CommandType]: Permission } = {
  OpenWorkshop: 'office',
  ReviseWorkshop: 'office',
  ConfigureSheetTemplate: 'office',
  SetQuickWinCap: 'office',
  PlanSession: 'office',
  ReplanSession: 'office',
  CancelSession: 'office',
  StartSession: 'steering',
  EndSession: 'steering',
  DefineDimension: 'office',
  ReviseDimension: 'office',
  ActivateDimension: 'office',
  DeactivateDimension: 'office',
  RegisterOrganization: 'office',
  RenameOrganization: 'office',
  MergeOrganizations: 'office',
  DeactivateOrganization: 'office',
  ReactivateOrganization: 'office',
  FormGroup: 'office',
  RenameGroup: 'office',
  SeatOrganization: 'office',
  UnseatOrganization: 'office',
  RotateJoinCode: 'office',
  JoinGroup: 'server',
  AdmitParticipant: 'office',
  ReassignParticipant: 'office',
  RemoveParticipant: 'office',
  RecordAttendance: 'presence',
  ProposeStrategy: 'board',
  RetitleStrategy: 'board',
  RecodeStrategy: 'board',
  ReclassifyStrategy: 'board',
  SetStrategyTarget: 'board',
  ChangeStrategyProposer: 'board',
  ReorderStrategy: 'board',
  ReplaceStrategyIssue: 'board',
  MergeStrategies: 'board',
  SubmitStrategy: 'board',
  RequestStrategyRevision: 'steering',
  ApproveStrategy: 'steering',
  PresentStrategy: 'steering',
  RatifyStrategy: 'steering',
  WithdrawStrategy: 'board',
  RestoreStrategy: 'board',
  JustifyAlignmentGap: 'board',
  AddSheet: 'board',
  RetitleSheet: 'board',
  RecodeSheet: 'board',
  ClassifySheet: 'board',
  AssignSheetLead: 'board',
  AddSupportingOrganization: 'board',
  RemoveSupportingOrganization: 'board',
  DescribeSheetTargetGroup: 'board',
  LocateSheet: 'board',
  ListSheetPartners: 'board',
  DescribeSheetResources: 'board',
  ReplaceSheetText: 'board',
  EditText: 'board',
  MoveSheet: 'board',
  ReorderSheet: 'board',
  WithdrawSheet: 'board',
  RestoreSheet: 'board',
  AllocateSheetToYear: 'board',
  ReviseAllocation: 'board',
  RemoveAllocation: 'board',
  MarkQuickWin: 'board',
  ReviseQuickWin: 'board',
  ConfirmQuickWin: 'steering',
  UnmarkQuickWin: 'board',
  AlignSheet: 'board',
  ReviseAlignment: 'board',
  RemoveAlignment: 'board',
  AddIndicator: 'board',
  ReviseIndicator: 'board',
  SetIndicatorTarget: 'board',
  RemoveIndicatorTarget: 'board',
  RemoveIndicator: 'board',
  DrawLink: 'link',
  RemoveLink: 'link',
  AgreeOverlapLead: 'link',
  ResolveConflict: 'link',
  ReopenConflict: 'link',
  PostComment: 'forum',
  ReviseComment: 'forum',
  WithdrawComment: 'forum',
  ResolveComment: 'forum',
  ReopenComment: 'forum',
  OpenVoting: 'steering',
  CastVote: 'forum',
  RetractVote: 'forum',
  CloseVoting: 'steering',
  SetMilestone: 'steering',
  RenameMilestone: 'steering',
  RemoveMilestone: 'steering',
  LockBoard: 'steering',
  UnlockBoard: 'steering',
};

export const roleNames = [
  'admin',
  'kominfo',
  'facilitator',
  'member',
  'viewer',
  'outsider',
  'nobody',
] as const;
/** `outsider`: signed in, no part in the workshop; `nobody`: not signed in. */
export type RoleName = (typeof roleNames)[number];

const allowedRoles: Readonly<Record<Permission, readonly RoleName[]>> = {
  office: ['admin', 'kominfo'],
  steering: ['admin', 'facilitator'],
  board: ['facilitator', 'member'],
  link: ['facilitator', 'member'],
  forum: ['facilitator', 'member'],
  presence: ['admin', 'kominfo', 'facilitator', 'member', 'viewer'],
  server: [],
};

/** The facilitator's tools that leave nothing in the record; `lowerHand`: one's own. */
export const notifyPermissions: { readonly [Kind in NotifyKind]: Permission } = {
  startTimer: 'steering',
  pauseTimer: 'steering',
  resumeTimer: 'steering',
  stopTimer: 'steering',
  summon: 'steering',
  raiseHand: 'forum',
  lowerHand: 'forum',
  startReplay: 'steering',
  steerReplay: 'steering',
  markReplay: 'steering',
  leadReplay: 'steering',
  endReplay: 'steering',
};

/** `accepted`, or the code of the refusal, for who has opened the workshop. */
export function expectedOfNotify(permission: Permission, role: RoleName): string {
  return allowedRoles[permission].includes(role) ? 'accepted' : 'forbidden';
}

export interface Situation {
  readonly role: RoleName;
  /** Whether the board is the one of the person's own group. */
  readonly own: boolean;
  readonly locked: boolean;
}

/** `accepted`, or the code of the refusal. */
export function expectedAnswer(type: CommandType, { role, own, locked }: Situation): string {
  if (role === 'nobody') return 'unauthenticated';
  const permission = permissions[type];
  if (!allowedRoles[permission].includes(role)) return 'forbidden';
  // A role in another workshop is none in one that does not exist yet.
  if (type === 'OpenWorkshop' && role !== 'admin' && role !== 'kominfo') return 'forbidden';
  if (permission !== 'board' && permission !== 'link') return 'accepted';
  if (!own) return 'foreign_board';
  return locked && role === 'member' ? 'board_locked' : 'accepted';
}

/** Commands about the workshop as a whole: no board makes a difference. */
export function isAboutBoard(type: CommandType): boolean {
  const permission = permissions[type];
  return ['board', 'link', 'forum'].includes(permission) || boardSteering.has(type);
}

const boardSteering: ReadonlySet<CommandType> = new Set<CommandType>([
  'RequestStrategyRevision',
  'ApproveStrategy',
  'PresentStrategy',
  'RatifyStrategy',
  'ConfirmQuickWin',
  'OpenVoting',
  'CloseVoting',
  'LockBoard',
  'UnlockBoard',
]);
