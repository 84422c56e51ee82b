import { type Refusal, refuse } from './decision.ts';
import {
  type CardRef,
  type DimensionId,
  isCardRef,
  type LinkId,
  type SheetId,
  type StrategyId,
} from './ids.ts';
import { boardOfCard } from './lookup.ts';
import type { Actor } from './message.ts';
import type { CommandData, CommandOfType, CommandType } from './messages.ts';
import type { WorkshopState } from './state.ts';
import { type Role, roles } from './vocabulary.ts';

/**
 * Who may do what: one row per command, and a command without a row does not compile. What is not written here
 * is denied.
 *
 * - `workshop`: the workshop as a whole. `anyBoard`: something on a board, whosever it is.
 * - `ownBoard`: something on the board of the actor's own group, or that touches it; a lock keeps members out.
 * - `self`: the actor alone. `server`: nobody may send it; the server issues it for a person, once its own checks
 *   are passed.
 */
export type Policy<Type extends CommandType> = { readonly roles: readonly Role[] } & (
  | { readonly scope: 'workshop' | 'anyBoard' | 'self' | 'server' }
  | { readonly scope: 'ownBoard'; readonly boards: BoardsOf<Type> }
);

/** The boards that a command touches; none where it names what does not exist. */
type BoardsOf<Type extends CommandType> = (
  state: WorkshopState,
  data: CommandData<Type>,
) => readonly (DimensionId | undefined)[];

const office = { roles: ['admin', 'kominfo'], scope: 'workshop' } as const;
const steering = { roles: ['admin', 'facilitator'], scope: 'workshop' } as const;
const review = { roles: ['admin', 'facilitator'], scope: 'anyBoard' } as const;
const forum = { roles: ['facilitator', 'member'], scope: 'anyBoard' } as const;

function editing<Data>(
  boards: (state: WorkshopState, data: Data) => readonly (string | undefined)[],
) {
  return { roles: ['facilitator', 'member'], scope: 'ownBoard', boards } as const;
}

/** Policies are asked before anyone has looked at the data. */
function boardsOfCard(state: WorkshopState, card: unknown): readonly (DimensionId | undefined)[] {
  return isCardRef(card) ? [boardOfCard(state, card)] : [];
}

const onItsBoard = editing((state, { dimensionId }: { dimensionId: DimensionId }) => [
  state.dimensions.get(dimensionId)?.id,
]);
const onStrategyBoard = editing((state, { strategyId }: { strategyId: StrategyId }) => [
  boardOfCard(state, { kind: 'strategy', id: strategyId }),
]);
const onSheetBoard = editing((state, { sheetId }: { sheetId: SheetId }) => [
  boardOfCard(state, { kind: 'sheet', id: sheetId }),
]);
const onCardBoard = editing((state, { on }: { on: CardRef }) => boardsOfCard(state, on));
const onIndicatorBoard = editing((state, { indicatorId }: { indicatorId: string }) => {
  const indicator = state.indicators.get(indicatorId);
  return indicator ? [boardOfCard(state, indicator.on)] : [];
});
const fromBoard = editing((state, { from }: { from: CardRef }) => boardsOfCard(state, from));
const atEitherEnd = editing((state, { linkId }: { linkId: LinkId }) => {
  const link = state.links.get(linkId);
  return link ? [boardOfCard(state, link.from), boardOfCard(state, link.to)] : [];
});

export const policies: { readonly [Type in CommandType]: Policy<Type> } = {
  OpenWorkshop: office,
  ReviseWorkshop: office,
  ConfigureSheetTemplate: office,
  SetQuickWinCap: office,
  PlanSession: office,
  ReplanSession: office,
  CancelSession: office,
  StartSession: steering,
  EndSession: steering,
  DefineDimension: office,
  ReviseDimension: office,
  ActivateDimension: office,
  DeactivateDimension: office,
  RegisterOrganization: office,
  RenameOrganization: office,
  MergeOrganizations: office,
  DeactivateOrganization: office,
  ReactivateOrganization: office,
  FormGroup: office,
  RenameGroup: office,
  SeatOrganization: office,
  UnseatOrganization: office,
  RotateJoinCode: office,

  JoinGroup: { roles, scope: 'server' },
  AdmitParticipant: office,
  ReassignParticipant: office,
  RemoveParticipant: office,
  RecordAttendance: { roles, scope: 'self' },

  ProposeStrategy: onItsBoard,
  RetitleStrategy: onStrategyBoard,
  RecodeStrategy: onStrategyBoard,
  ReclassifyStrategy: onStrategyBoard,
  SetStrategyTarget: onStrategyBoard,
  ChangeStrategyProposer: onStrategyBoard,
  ReorderStrategy: onStrategyBoard,
  ReplaceStrategyIssue: onStrategyBoard,
  MergeStrategies: onStrategyBoard,
  SubmitStrategy: onStrategyBoard,
  RequestStrategyRevision: review,
  ApproveStrategy: review,
  PresentStrategy: review,
  RatifyStrategy: review,
  WithdrawStrategy: onStrategyBoard,
  RestoreStrategy: onStrategyBoard,
  JustifyAlignmentGap: onSheetBoard,

  AddSheet: onStrategyBoard,
  RetitleSheet: onSheetBoard,
  RecodeSheet: onSheetBoard,
  ClassifySheet: onSheetBoard,
  AssignSheetLead: onSheetBoard,
  AddSupportingOrganization: onSheetBoard,
  RemoveSupportingOrganization: onSheetBoard,
  DescribeSheetTargetGroup: onSheetBoard,
  LocateSheet: onSheetBoard,
  ListSheetPartners: onSheetBoard,
  DescribeSheetResources: onSheetBoard,
  ReplaceSheetText: onSheetBoard,
  MoveSheet: onSheetBoard,
  ReorderSheet: onSheetBoard,
  WithdrawSheet: onSheetBoard,
  RestoreSheet: onSheetBoard,

  EditText: onCardBoard,

  AllocateSheetToYear: onSheetBoard,
  ReviseAllocation: onSheetBoard,
  RemoveAllocation: onSheetBoard,
  MarkQuickWin: onSheetBoard,
  ReviseQuickWin: onSheetBoard,
  UnmarkQuickWin: onSheetBoard,
  ConfirmQuickWin: review,

  AlignSheet: onSheetBoard,
  ReviseAlignment: onSheetBoard,
  RemoveAlignment: onSheetBoard,
  AddIndicator: onCardBoard,
  ReviseIndicator: onIndicatorBoard,
  SetIndicatorTarget: onIndicatorBoard,
  RemoveIndicatorTarget: onIndicatorBoard,
  RemoveIndicator: onIndicatorBoard,

  DrawLink: fromBoard,
  RemoveLink: atEitherEnd,
  AgreeOverlapLead: atEitherEnd,
  ResolveConflict: atEitherEnd,
  ReopenConflict: atEitherEnd,

  PostComment: forum,
  ReviseComment: forum,
  WithdrawComment: forum,
  ResolveComment: forum,
  ReopenComment: forum,
  CastVote: forum,
  RetractVote: forum,
  OpenVoting: review,
  CloseVoting: review,
  LockBoard: review,
  UnlockBoard: review,
  SetMilestone: steering,
  RenameMilestone: steering,
  RemoveMilestone: steering,
};

/** Whether a word names a command: for what comes in from outside. */
export function isCommandType(value: unknown): value is CommandType {
  return typeof value === 'string' && Object.hasOwn(policies, value);
}

export const commandTypes: readonly CommandType[] = Object.keys(policies).filter(isCommandType);

/**
 * Why this actor may not do this, or undefined when they may. What a command names and is not there does not
 * count against an actor whose role fits: `decide` says what is missing.
 */
export function authorize<Type extends CommandType>(
  state: WorkshopState,
  command: CommandOfType<Type>,
  actor: Actor,
  sender: 'person' | 'server' = 'person',
): Refusal | undefined {
  const policy: Policy<Type> = policies[command.type];
  if (policy.scope === 'server' && sender !== 'server') return refuse('forbidden');
  if (!policy.roles.includes(actor.role)) return refuse('forbidden');
  if (policy.scope !== 'ownBoard') return undefined;
  const boards = policy.boards(state, command.data).filter((board) => board !== undefined);
  if (boards.length === 0) return undefined;
  const own = ownBoard(state, actor);
  if (own === undefined || !boards.includes(own)) return refuse('foreign_board');
  const locked = state.dimensions.get(own)?.lock !== undefined;
  return locked && actor.role === 'member' ? refuse('board_locked') : undefined;
}

/** The board at which the actor's group sits. */
export function ownBoard(state: WorkshopState, actor: Actor): DimensionId | undefined {
  return actor.groupId === undefined ? undefined : state.groups.get(actor.groupId)?.dimensionId;
}

/** What may be read, and by whom. */
export const readPolicies = {
  boards: roles,
  replay: roles,
  masterplan: roles,
  joinCodes: ['admin', 'kominfo', 'facilitator'],
  contributions: ['admin', 'kominfo'],
  audit: ['admin', 'kominfo'],
  names: ['admin', 'kominfo'],
} as const satisfies Record<string, readonly Role[]>;

export type Readable = keyof typeof readPolicies;

export function mayRead(role: Role, what: Readable): boolean {
  const allowed: readonly Role[] = readPolicies[what];
  return allowed.includes(role);
}
