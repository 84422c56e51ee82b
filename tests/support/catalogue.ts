import type { CommandData, CommandType } from '@rembuk/workshop';
import type { Stage } from './stage.ts';

/** Prepares the stage and gives the data of a command that succeeds there, with an event, when the author may. */
type Row<Type extends CommandType> = (stage: Stage) => Promise<CommandData<Type>>;

const setup = {
  OpenWorkshop: async (stage) => ({
    name: stage.words(),
    region: 'Kabupaten Pasuruan',
    period: { from: 2018, to: 2023 },
    timeZone: 'Asia/Jakarta',
    language: 'id',
  }),
  ReviseWorkshop: async (stage) => ({ name: stage.words() }),
  ConfigureSheetTemplate: async (stage) => {
    // Another one than the last: the same again would have no effect.
    await stage.asAdmin('ConfigureSheetTemplate', { fields: [] });
    return { fields: [{ field: 'kind', required: true }] };
  },
  SetQuickWinCap: async (stage) => ({ dimensionId: await stage.dimension(), cap: 3 }),
  PlanSession: async (stage) => stage.sessionData(),
  ReplanSession: async (stage) => ({ sessionId: await stage.session(), to: '2018-10-05' }),
  CancelSession: async (stage) => ({ sessionId: await stage.session() }),
  StartSession: async (stage) => ({ sessionId: await stage.sessionToStart() }),
  EndSession: async (stage) => ({ sessionId: await stage.runningSession() }),
  DefineDimension: async (stage) => stage.dimensionData(),
  ReviseDimension: async (stage) => ({
    dimensionId: await stage.dimension(),
    name: stage.words(),
  }),
  ActivateDimension: async (stage) => ({ dimensionId: await stage.dimension(false) }),
  DeactivateDimension: async (stage) => ({ dimensionId: await stage.dimension() }),
  RegisterOrganization: async (stage) => stage.organizationData(),
  RenameOrganization: async (stage) => ({
    organizationId: await stage.organization(),
    name: stage.words(),
  }),
  MergeOrganizations: async (stage) => ({
    organizationId: await stage.organization(),
    intoId: await stage.organization(),
  }),
  DeactivateOrganization: async (stage) => ({ organizationId: await stage.organization() }),
  ReactivateOrganization: async (stage) => {
    const organizationId = await stage.organization();
    await stage.asAdmin('DeactivateOrganization', { organizationId });
    return { organizationId };
  },
  FormGroup: async (stage) => ({
    groupId: stage.fresh('grp'),
    name: stage.words(),
    dimensionId: await stage.dimension(),
  }),
  RenameGroup: async (stage) => ({ groupId: await stage.group(), name: stage.words() }),
  SeatOrganization: async (stage) => ({
    groupId: await stage.group(),
    organizationId: await stage.organization(),
  }),
  UnseatOrganization: async (stage) => {
    const seat = { groupId: await stage.group(), organizationId: await stage.organization() };
    await stage.asAdmin('SeatOrganization', seat);
    return seat;
  },
  RotateJoinCode: async (stage) => ({ groupId: await stage.group() }),
} satisfies Partial<{ [Type in CommandType]: Row<Type> }>;

const people = {
  // The server's own: no client may send it, so it has no stage on which it succeeds.
  JoinGroup: async (stage) => ({
    groupId: stage.board.groupId,
    organizationId: stage.board.organizationId,
  }),
  AdmitParticipant: async (stage) => ({ participantId: stage.fresh('person'), role: 'viewer' }),
  ReassignParticipant: async (stage) => ({
    participantId: await stage.participant(),
    role: 'facilitator',
    groupId: stage.board.groupId,
  }),
  RemoveParticipant: async (stage) => ({ participantId: await stage.participant() }),
  RecordAttendance: async (stage) => {
    await stage.runningSession();
    return {};
  },
} satisfies Partial<{ [Type in CommandType]: Row<Type> }>;

const strategy = {
  ProposeStrategy: async (stage) => stage.strategyData(stage.fresh('str')),
  RetitleStrategy: async (stage) => ({ strategyId: await stage.strategy(), title: stage.words() }),
  RecodeStrategy: async (stage) => ({
    strategyId: await stage.strategy(),
    code: stage.fresh('S'),
  }),
  ReclassifyStrategy: async (stage) => {
    const strategyId = await stage.strategy();
    return { strategyId, subdimension: otherSubdimension };
  },
  SetStrategyTarget: async (stage) => ({
    strategyId: await stage.strategy(),
    target: stage.words(),
  }),
  ChangeStrategyProposer: async (stage) => ({
    strategyId: await stage.strategy(),
    organizationId: stage.board.neighbourId,
  }),
  ReorderStrategy: async (stage) => ({ strategyId: await stage.strategy(), order: 'Zx' }),
  ReplaceStrategyIssue: async (stage) => ({
    strategyId: await stage.strategy(),
    text: 'Banjir tiap tahun.\nWarga menunggu kabar.',
  }),
  MergeStrategies: async (stage) => ({
    strategyId: await stage.strategy(),
    intoId: await stage.strategy(),
  }),
  SubmitStrategy: async (stage) => ({ strategyId: await stage.strategy() }),
  RequestStrategyRevision: async (stage) => ({
    strategyId: await submitted(stage),
    note: 'Sasaran belum terukur.',
  }),
  ApproveStrategy: async (stage) => ({ strategyId: await submitted(stage) }),
  PresentStrategy: async (stage) => ({ strategyId: await approved(stage) }),
  RatifyStrategy: async (stage) => {
    const strategyId = await approved(stage);
    await stage.asFacilitator('PresentStrategy', { strategyId });
    return { strategyId };
  },
  WithdrawStrategy: async (stage) => ({ strategyId: await stage.strategy(), reason: 'ganda' }),
  RestoreStrategy: async (stage) => {
    const strategyId = await stage.strategy();
    await stage.asFacilitator('WithdrawStrategy', { strategyId });
    return { strategyId };
  },
  JustifyAlignmentGap: async (stage) => ({
    sheetId: await stage.sheet(),
    document: 'SPBE',
    reason: 'Bukan layanan elektronik.',
  }),
} satisfies Partial<{ [Type in CommandType]: Row<Type> }>;

const sheet = {
  AddSheet: async (stage) => stage.sheetData(stage.fresh('sheet'), await stage.strategy()),
  RetitleSheet: async (stage) => ({ sheetId: await stage.sheet(), title: stage.words() }),
  RecodeSheet: async (stage) => ({ sheetId: await stage.sheet(), code: stage.fresh('L') }),
  ClassifySheet: async (stage) => ({ sheetId: await stage.sheet(), kind: 'programme' }),
  AssignSheetLead: async (stage) => ({
    sheetId: await stage.sheet(),
    organizationId: stage.board.organizationId,
  }),
  AddSupportingOrganization: async (stage) => ({
    sheetId: await stage.sheet(),
    organizationId: stage.otherBoard.organizationId,
  }),
  RemoveSupportingOrganization: async (stage) => {
    const data = {
      sheetId: await stage.sheet(),
      organizationId: stage.otherBoard.organizationId,
    };
    await stage.asFacilitator('AddSupportingOrganization', data);
    return data;
  },
  DescribeSheetTargetGroup: async (stage) => ({
    sheetId: await stage.sheet(),
    targetGroup: 'santri dan pelajar',
  }),
  LocateSheet: async (stage) => ({
    sheetId: await stage.sheet(),
    location: { kind: 'districts', names: ['Bangil', 'Pandaan'] },
  }),
  ListSheetPartners: async (stage) => ({ sheetId: await stage.sheet(), partners: ['PKK'] }),
  DescribeSheetResources: async (stage) => ({
    sheetId: await stage.sheet(),
    resources: 'dua server',
  }),
  EditText: async (stage) => ({
    on: { kind: 'sheet', id: await stage.sheet(), field: 'explanation' },
    change: [[0, 'Rapor daring.', 'Untuk TPQ dan Madin.']],
  }),
  ReplaceSheetText: async (stage) => ({
    sheetId: await stage.sheet(),
    field: 'explanation',
    text: 'Rapor daring.\nUntuk TPQ dan Madin.',
  }),
  MoveSheet: async (stage) => ({
    sheetId: await stage.sheet(),
    strategyId: await stage.strategy(),
  }),
  ReorderSheet: async (stage) => ({ sheetId: await stage.sheet(), order: 'Zx' }),
  WithdrawSheet: async (stage) => ({ sheetId: await stage.sheet() }),
  RestoreSheet: async (stage) => {
    const sheetId = await stage.sheet();
    await stage.asFacilitator('WithdrawSheet', { sheetId });
    return { sheetId };
  },
} satisfies Partial<{ [Type in CommandType]: Row<Type> }>;

const plan = {
  AllocateSheetToYear: async (stage) => ({
    sheetId: await stage.sheet(),
    year: 2020,
    budgetRupiah: 400_000_000,
    fundingSource: 'DAK',
  }),
  ReviseAllocation: async (stage) => ({ ...(await stage.allocation()), budgetRupiah: 1 }),
  RemoveAllocation: async (stage) => stage.allocation(),
  MarkQuickWin: async (stage) => stage.quickWinData(await stage.allocation()),
  ReviseQuickWin: async (stage) => ({ ...(await stage.quickWin()), evidence: 'foto' }),
  ConfirmQuickWin: async (stage) => stage.quickWin(),
  UnmarkQuickWin: async (stage) => stage.quickWin(),
  AlignSheet: async (stage) => stage.alignmentData(await stage.sheet()),
  ReviseAlignment: async (stage) => ({ ...(await stage.alignment()), nature: 'supporting' }),
  RemoveAlignment: async (stage) => stage.alignment(),
  AddIndicator: async (stage) =>
    stage.indicatorData({ kind: 'strategy', id: await stage.strategy() }),
  ReviseIndicator: async (stage) => ({ indicatorId: await stage.indicator(), unit: 'desa' }),
  SetIndicatorTarget: async (stage) => ({
    indicatorId: await stage.indicator(),
    year: 2021,
    value: 12.5,
  }),
  RemoveIndicatorTarget: async (stage) => {
    const target = { indicatorId: await stage.indicator(), year: 2021 };
    await stage.asFacilitator('SetIndicatorTarget', { ...target, value: 4 });
    return target;
  },
  RemoveIndicator: async (stage) => ({ indicatorId: await stage.indicator() }),
} satisfies Partial<{ [Type in CommandType]: Row<Type> }>;

const link = {
  DrawLink: async (stage) => stage.linkData('dependsOn'),
  RemoveLink: async (stage) => ({ linkId: await stage.link() }),
  AgreeOverlapLead: async (stage) => ({
    linkId: await stage.link('overlaps'),
    organizationId: stage.board.organizationId,
  }),
  ResolveConflict: async (stage) => ({
    linkId: await stage.link('conflictsWith'),
    resolution: 'bergantian',
  }),
  ReopenConflict: async (stage) => {
    const linkId = await stage.link('conflictsWith');
    await stage.asFacilitator('ResolveConflict', { linkId, resolution: 'bergantian' });
    return { linkId };
  },
} satisfies Partial<{ [Type in CommandType]: Row<Type> }>;

const forum = {
  PostComment: async (stage) => stage.commentData(),
  ReviseComment: async (stage) => ({ commentId: await stage.comment(), text: 'Lebih jelas.' }),
  WithdrawComment: async (stage) => ({ commentId: await stage.comment() }),
  ResolveComment: async (stage) => ({ commentId: await stage.comment() }),
  ReopenComment: async (stage) => {
    const commentId = await stage.comment();
    await stage.asAuthor('ResolveComment', { commentId });
    return { commentId };
  },
  OpenVoting: async (stage) => stage.roundData(),
  CastVote: async (stage) => ({
    on: { kind: 'strategy', id: await stage.strategy() },
    roundId: await stage.round(),
  }),
  RetractVote: async (stage) => {
    const on = { kind: 'strategy', id: await stage.strategy() } as const;
    const vote = { roundId: await stage.round(), on };
    await stage.asAuthor('CastVote', vote);
    return vote;
  },
  CloseVoting: async (stage) => ({ roundId: await stage.round() }),
  SetMilestone: async (stage) => ({ milestoneId: stage.fresh('mile'), name: stage.words() }),
  RenameMilestone: async (stage) => ({
    milestoneId: await stage.milestone(),
    name: stage.words(),
  }),
  RemoveMilestone: async (stage) => ({ milestoneId: await stage.milestone() }),
  LockBoard: async (stage) => {
    const { dimensionId } = stage.board;
    await stage.asAdmin('UnlockBoard', { dimensionId }).catch(() => undefined);
    return { dimensionId, reason: 'presentasi' };
  },
  UnlockBoard: async (stage) => {
    const { dimensionId } = stage.board;
    await stage.asAdmin('LockBoard', { dimensionId }).catch(() => undefined);
    return { dimensionId };
  },
} satisfies Partial<{ [Type in CommandType]: Row<Type> }>;

/** Every test board has it beside its first one. */
export const otherSubdimension = 'lainnya';

/** Every command of the domain: one without a row does not compile. */
export const catalogue: { readonly [Type in CommandType]: Row<Type> } = {
  ...setup,
  ...people,
  ...strategy,
  ...sheet,
  ...plan,
  ...link,
  ...forum,
};

export const commandTypes = Object.keys(catalogue) as readonly CommandType[];

async function submitted(stage: Stage): Promise<string> {
  const strategyId = await stage.strategy();
  await stage.asFacilitator('SubmitStrategy', { strategyId });
  return strategyId;
}

async function approved(stage: Stage): Promise<string> {
  const strategyId = await submitted(stage);
  await stage.asFacilitator('ApproveStrategy', { strategyId });
  return strategyId;
}
