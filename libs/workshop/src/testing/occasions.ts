import { limits } from '../limits.ts';
import type { Actor } from '../message.ts';
import type { CommandType, WorkshopEvent } from '../messages.ts';
import type { RefusalCode } from '../refusals.ts';
import { allocated, happened, linkDrawn, quickWinMarked } from './hall.ts';
import { by, type Said } from './said.ts';
import { budi, fitri, kominfo, seated } from './seated.ts';

/** What somebody may well send, at what moment, and is refused. */
export interface Occasion {
  readonly after?: readonly Said[];
  /** Nothing at all happened before. */
  readonly first?: true;
  readonly by?: Actor;
  readonly seen?: number;
  /** Of their own earlier event that the command takes back. */
  readonly undoes?: number;
  readonly type: CommandType;
  readonly data: object;
}

const soc1 = { strategyId: 'soc-1' };
const sheet = { sheetId: 'soc-1a' };
const win = { sheetId: 'soc-1a', year: 2019 };
const issue = { kind: 'strategy', id: 'soc-1', field: 'issue' } as const;
const card = { kind: 'sheet', id: 'soc-1a' } as const;
const far = { kind: 'sheet', id: 'liv-1a' } as const;
const submitted = happened('StrategySubmitted', soc1);
const withdrawn = happened('StrategyWithdrawn', soc1);
const marked = [allocated('soc-1a', 2019), quickWinMarked('soc-1a', 2019)];
const months = { ...win, start: '2019-01', end: '2019-12', reason: 'Ready', evidence: 'Queues' };
const locked = happened('BoardLocked', { dimensionId: 'society' });
const depends = linkDrawn({ linkId: 'l-1', from: card, to: far, type: 'dependsOn' });
const overlap = linkDrawn({ linkId: 'l-2', from: card, to: far, type: 'overlaps' });
const conflict = linkDrawn({ linkId: 'l-3', from: card, to: far, type: 'conflictsWith' });
const round = {
  roundId: 'r-1',
  dimensionId: 'society',
  question: 'Which first?',
  votesPerPerson: 1,
};
const voting = happened('VotingOpened', round);
const closed = happened('VotingClosed', { roundId: 'r-1', tally: [], voters: 0 });
const comment = happened('CommentPosted', {
  commentId: 'c-1',
  on: card,
  text: 'Who pays?',
  mentions: [],
});
const merged = happened('OrganizationMerged', { organizationId: 'dpu', intoId: 'dishub' });
const draw = (from: object, to: object, type: string) => ({ linkId: 'l-9', from, to, type });
const full: readonly WorkshopEvent[] = Array.from({ length: limits.groupsMax }, (_, n) =>
  happened('GroupFormed', { groupId: `g-${n}`, name: `G ${n}`, dimensionId: `gone-${n}` }),
);

/** One for each code; a code without one does not compile. */
export const occasions: { readonly [Code in RefusalCode]: Occasion } = {
  forbidden: { by: kominfo, type: 'RetitleStrategy', data: { ...soc1, title: 'By the office' } },
  foreign_board: { by: budi, type: 'SubmitStrategy', data: { strategyId: 'liv-1' } },
  board_locked: { after: [locked], by: budi, type: 'SubmitStrategy', data: soc1 },
  workshop_exists: { by: kominfo, type: 'OpenWorkshop', data: {} },
  workshop_not_opened: { first: true, by: fitri, type: 'LockBoard', data: { dimensionId: 'x' } },
  invalid_value: { type: 'RetitleStrategy', data: { ...soc1, title: 'Short' } },
  text_too_long: {
    after: [happened('StrategyIssueReplaced', { ...soc1, text: 'x'.repeat(2_000) })],
    type: 'EditText',
    data: { on: issue, change: [2_000, [0, 'y']] },
  },
  text_seen_too_long_ago: {
    after: Array.from({ length: 300 }, (_, n) =>
      happened('TextEdited', { on: issue, change: n === 0 ? [[0, 'x']] : [n, [0, 'x']] }),
    ),
    seen: 30,
    type: 'EditText',
    data: { on: issue, change: [[0, 'y']] },
  },
  stale_field: {
    after: [by('ani', happened('StrategyRetitled', { ...soc1, title: 'Another title' }))],
    seen: 0,
    type: 'RetitleStrategy',
    data: { ...soc1, title: 'A third title' },
  },
  changed_since: {
    after: [
      by('fitri', happened('SheetReordered', { ...sheet, order: 'a5' })),
      happened('SheetReordered', { ...sheet, order: 'a6' }),
    ],
    seen: seated.length,
    undoes: seated.length,
    type: 'ReorderSheet',
    data: { ...sheet, order: 'a0' },
  },
  id_taken: {
    type: 'AddSheet',
    data: { ...sheet, ...soc1, code: 'X', shortTitle: 'Abc', title: 'A' },
  },
  code_taken: { type: 'RecodeStrategy', data: { ...soc1, code: 'soc-2' } },
  name_taken: {
    by: kominfo,
    type: 'RenameGroup',
    data: { groupId: 'g-soc', name: 'Kelompok KEHIDUPAN' },
  },
  unknown_session: { type: 'EndSession', data: { sessionId: 'x' } },
  unknown_dimension: { type: 'LockBoard', data: { dimensionId: 'x' } },
  unknown_subdimension: { type: 'ReclassifyStrategy', data: { ...soc1, subdimension: 'x' } },
  unknown_organization: { type: 'AssignSheetLead', data: { ...sheet, organizationId: 'x' } },
  unknown_group: { by: kominfo, type: 'RotateJoinCode', data: { groupId: 'x' } },
  unknown_participant: { by: kominfo, type: 'RemoveParticipant', data: { participantId: 'x' } },
  unknown_strategy: { type: 'SubmitStrategy', data: { strategyId: 'x' } },
  unknown_sheet: { type: 'WithdrawSheet', data: { sheetId: 'x' } },
  unknown_allocation: { type: 'RemoveAllocation', data: win },
  unknown_quick_win: {
    after: [allocated('soc-1a', 2019)],
    type: 'UnmarkQuickWin',
    data: win,
  },
  unknown_alignment: { type: 'RemoveAlignment', data: { ...sheet, alignmentId: 'x' } },
  unknown_indicator: { type: 'RemoveIndicator', data: { indicatorId: 'x' } },
  unknown_link: { type: 'RemoveLink', data: { linkId: 'x' } },
  unknown_comment: { type: 'ResolveComment', data: { commentId: 'x' } },
  unknown_milestone: { type: 'RemoveMilestone', data: { milestoneId: 'x' } },
  unknown_round: { type: 'CloseVoting', data: { roundId: 'x' } },
  unknown_entity: {
    type: 'PostComment',
    data: { commentId: 'c-9', on: { kind: 'sheet', id: 'x' }, text: 'Where?' },
  },
  dimension_inactive: {
    type: 'OpenVoting',
    data: { ...round, dimensionId: 'economy' },
  },
  dimension_in_use: { by: kominfo, type: 'DeactivateDimension', data: { dimensionId: 'society' } },
  subdimension_in_use: {
    by: kominfo,
    type: 'ReviseDimension',
    data: { dimensionId: 'society', subdimensions: ['second'] },
  },
  organization_inactive: {
    type: 'AssignSheetLead',
    data: { ...sheet, organizationId: 'disbanded' },
  },
  organization_merged: {
    after: [merged],
    by: kominfo,
    type: 'ReactivateOrganization',
    data: { organizationId: 'dpu' },
  },
  organization_not_in_group: {
    type: 'ChangeStrategyProposer',
    data: { ...soc1, organizationId: 'dpu' },
  },
  board_has_group: {
    by: kominfo,
    type: 'FormGroup',
    data: { groupId: 'g-9', name: 'Sembilan', dimensionId: 'society' },
  },
  already_seated: {
    by: kominfo,
    type: 'SeatOrganization',
    data: { groupId: 'g-liv', organizationId: 'bpbd' },
  },
  session_running: { type: 'StartSession', data: { sessionId: 'second' } },
  session_not_planned: { by: kominfo, type: 'CancelSession', data: { sessionId: 'first' } },
  session_not_running: { type: 'EndSession', data: { sessionId: 'second' } },
  wrong_status: { type: 'ApproveStrategy', data: soc1 },
  not_editable: { after: [submitted], type: 'SetStrategyTarget', data: { ...soc1, target: 'X' } },
  withdrawn: { after: [withdrawn], type: 'SubmitStrategy', data: soc1 },
  not_withdrawn: { type: 'RestoreStrategy', data: soc1 },
  other_board: { type: 'MergeStrategies', data: { ...soc1, intoId: 'liv-1' } },
  same_board: {
    type: 'DrawLink',
    data: draw(card, { kind: 'strategy', id: 'soc-2' }, 'supports'),
  },
  self_link: { type: 'DrawLink', data: draw(card, card, 'supports') },
  link_exists: { after: [depends], type: 'DrawLink', data: draw(card, far, 'dependsOn') },
  dependency_cycle: {
    after: [depends],
    by: { ...fitri, groupId: 'g-liv' },
    type: 'DrawLink',
    data: draw(far, card, 'dependsOn'),
  },
  wrong_link_type: {
    after: [overlap],
    type: 'ResolveConflict',
    data: { linkId: 'l-2', resolution: 'Agreed' },
  },
  lead_is_supporting: {
    type: 'AddSupportingOrganization',
    data: { ...sheet, organizationId: 'bpbd' },
  },
  organization_not_involved: {
    after: [overlap],
    type: 'AgreeOverlapLead',
    data: { linkId: 'l-2', organizationId: 'dinkes' },
  },
  already_supporting: {
    after: [happened('SupportingOrganizationAdded', { ...sheet, organizationId: 'dpu' })],
    type: 'AddSupportingOrganization',
    data: { ...sheet, organizationId: 'dpu' },
  },
  not_supporting: {
    type: 'RemoveSupportingOrganization',
    data: { ...sheet, organizationId: 'dpu' },
  },
  already_allocated: {
    after: [allocated('soc-1a', 2019)],
    type: 'AllocateSheetToYear',
    data: { ...win, budgetRupiah: 0, fundingSource: 'APBD' },
  },
  quick_win_exists: { after: marked, type: 'MarkQuickWin', data: months },
  quick_win_too_long: {
    after: [allocated('soc-1a', 2019)],
    type: 'MarkQuickWin',
    data: { ...months, end: '2020-02' },
  },
  already_confirmed: {
    after: [...marked, happened('QuickWinConfirmed', win)],
    type: 'ConfirmQuickWin',
    data: win,
  },
  already_locked: { after: [locked], type: 'LockBoard', data: { dimensionId: 'society' } },
  not_locked: { type: 'UnlockBoard', data: { dimensionId: 'society' } },
  already_resolved: {
    after: [comment, happened('CommentResolved', { commentId: 'c-1' })],
    type: 'ResolveComment',
    data: { commentId: 'c-1' },
  },
  not_resolved: { after: [conflict], type: 'ReopenConflict', data: { linkId: 'l-3' } },
  reply_elsewhere: {
    after: [comment],
    type: 'PostComment',
    data: { commentId: 'c-9', on: far, text: 'We do', replyTo: 'c-1' },
  },
  not_author: { after: [comment], type: 'WithdrawComment', data: { commentId: 'c-1' } },
  round_open: { after: [voting], type: 'OpenVoting', data: { ...round, roundId: 'r-2' } },
  round_closed: { after: [voting, closed], type: 'CastVote', data: { roundId: 'r-1', on: card } },
  no_votes_left: {
    after: [voting, by('fitri', happened('VoteCast', { roundId: 'r-1', on: card }))],
    type: 'CastVote',
    data: { roundId: 'r-1', on: card },
  },
  no_vote_to_retract: {
    after: [voting],
    type: 'RetractVote',
    data: { roundId: 'r-1', on: card },
  },
  already_joined: {
    by: kominfo,
    type: 'AdmitParticipant',
    data: { participantId: 'budi', role: 'viewer' },
  },
  limit_reached: {
    after: [...full, happened('DimensionActivated', { dimensionId: 'economy' })],
    by: kominfo,
    type: 'FormGroup',
    data: { groupId: 'g-last', name: 'Terakhir', dimensionId: 'economy' },
  },
};
