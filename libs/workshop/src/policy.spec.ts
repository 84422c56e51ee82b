import { describe, expect, it } from '@jest/globals';
import type { Actor } from './message.ts';
import type { CommandType, WorkshopCommand, WorkshopEvent } from './messages.ts';
import {
  authorize,
  commandTypes,
  isCommandType,
  mayRead,
  ownBoard,
  policies,
  type Readable,
} from './policy.ts';
import { careless, folded } from './testing/given.ts';
import { happened, linkDrawn, sheetAdded, strategyProposed } from './testing/hall.ts';
import { seated } from './testing/seated.ts';
import { type Role, roles } from './vocabulary.ts';

/**
 * Who may do what, written down once more from the domain's own table and not from the code: the rows of "Who may
 * do what", each with the commands that belong to it.
 */
const rows: readonly {
  readonly what: string;
  readonly who: readonly Role[];
  readonly where: 'anywhere' | 'own board';
  readonly commands: readonly CommandType[];
}[] = [
  {
    what: 'open a workshop, organizations, dimensions, sessions, accounts',
    who: ['admin', 'kominfo'],
    where: 'anywhere',
    commands: [
      ...(['OpenWorkshop', 'ReviseWorkshop', 'ConfigureSheetTemplate', 'SetQuickWinCap'] as const),
      ...(['PlanSession', 'ReplanSession', 'CancelSession'] as const),
      ...(['DefineDimension', 'ReviseDimension'] as const),
      ...(['ActivateDimension', 'DeactivateDimension'] as const),
      ...(['RegisterOrganization', 'RenameOrganization', 'MergeOrganizations'] as const),
      ...(['DeactivateOrganization', 'ReactivateOrganization'] as const),
      ...(['FormGroup', 'RenameGroup', 'SeatOrganization', 'UnseatOrganization'] as const),
      ...(['RotateJoinCode'] as const),
      ...(['AdmitParticipant', 'ReassignParticipant', 'RemoveParticipant'] as const),
    ],
  },
  {
    what: 'lock, sessions, milestones, voting rounds, confirm quick wins, approve, present',
    who: ['admin', 'facilitator'],
    where: 'anywhere',
    commands: [
      ...(['LockBoard', 'UnlockBoard', 'StartSession', 'EndSession'] as const),
      ...(['SetMilestone', 'RenameMilestone', 'RemoveMilestone'] as const),
      ...(['OpenVoting', 'CloseVoting', 'ConfirmQuickWin'] as const),
      ...(['RequestStrategyRevision', 'ApproveStrategy', 'PresentStrategy'] as const),
      ...(['RatifyStrategy'] as const),
    ],
  },
  {
    what: 'edit own group’s board, and draw a link from it to any other',
    who: ['facilitator', 'member'],
    where: 'own board',
    commands: [
      ...(['ProposeStrategy', 'RetitleStrategy', 'RecodeStrategy', 'ReclassifyStrategy'] as const),
      ...(['SetStrategyTarget', 'ChangeStrategyProposer', 'ReorderStrategy'] as const),
      ...(['ReplaceStrategyIssue', 'MergeStrategies', 'SubmitStrategy'] as const),
      ...(['WithdrawStrategy', 'RestoreStrategy', 'JustifyAlignmentGap'] as const),
      ...(['AddSheet', 'RetitleSheet', 'RecodeSheet', 'ClassifySheet', 'AssignSheetLead'] as const),
      ...(['AddSupportingOrganization', 'RemoveSupportingOrganization'] as const),
      ...(['DescribeSheetTargetGroup', 'LocateSheet', 'ListSheetPartners'] as const),
      ...([
        'DescribeSheetResources',
        'ReplaceSheetText',
        'EditText',
        'MoveSheet',
        'ReorderSheet',
      ] as const),
      ...(['WithdrawSheet', 'RestoreSheet'] as const),
      ...(['AllocateSheetToYear', 'ReviseAllocation', 'RemoveAllocation'] as const),
      ...(['MarkQuickWin', 'ReviseQuickWin', 'UnmarkQuickWin'] as const),
      ...(['AlignSheet', 'ReviseAlignment', 'RemoveAlignment'] as const),
      ...(['AddIndicator', 'ReviseIndicator', 'RemoveIndicator'] as const),
      ...(['SetIndicatorTarget', 'RemoveIndicatorTarget'] as const),
      ...(['DrawLink', 'RemoveLink', 'AgreeOverlapLead'] as const),
      ...(['ResolveConflict', 'ReopenConflict'] as const),
    ],
  },
  {
    what: 'comment anywhere; vote',
    who: ['facilitator', 'member'],
    where: 'anywhere',
    commands: [
      ...(['PostComment', 'ReviseComment', 'WithdrawComment'] as const),
      ...(['ResolveComment', 'ReopenComment', 'CastVote', 'RetractVote'] as const),
    ],
  },
  { what: 'be present', who: roles, where: 'anywhere', commands: ['RecordAttendance'] },
  { what: 'only the server', who: [], where: 'anywhere', commands: ['JoinGroup'] },
];

const indicator = (indicatorId: string, sheetId: string) =>
  happened('IndicatorAdded', {
    indicatorId,
    on: { kind: 'sheet', id: sheetId },
    name: 'Warga terlatih',
    level: 'output',
    unit: 'orang',
    direction: 'up',
  });
const link = (linkId: string, from: string, to: string) =>
  linkDrawn({
    linkId,
    from: { kind: 'sheet', id: from },
    to: { kind: 'strategy', id: to },
    type: 'supports',
  });

/** Three boards; links from the first to the second, from the second to the third, from the third to the first. */
const board: readonly WorkshopEvent[] = [
  ...seated,
  happened('DimensionActivated', { dimensionId: 'economy' }),
  happened('GroupFormed', { groupId: 'g-eco', name: 'Kelompok Ekonomi', dimensionId: 'economy' }),
  strategyProposed('eco-1', { dimensionId: 'economy' }),
  sheetAdded('eco-1a', 'eco-1'),
  indicator('i-soc', 'soc-1a'),
  indicator('i-liv', 'liv-1a'),
  link('l-soc', 'soc-1a', 'liv-1'),
  link('l-liv', 'liv-1a', 'eco-1'),
  link('l-eco', 'eco-1a', 'soc-1'),
];
const locked = [...board, happened('BoardLocked', { dimensionId: 'society' })];
const [openState, lockedState] = [folded(board), folded(locked)];

/** A command about something on the board of the actor, or on another. Its other data matters to no policy. */
function aboutBoard(type: CommandType, whose: 'own' | 'foreign'): WorkshopCommand {
  const name = whose === 'own' ? 'soc' : 'liv';
  return careless(type, {
    dimensionId: whose === 'own' ? 'society' : 'living',
    strategyId: `${name}-1`,
    sheetId: `${name}-1a`,
    indicatorId: `i-${name}`,
    linkId: `l-${name}`,
    on: { kind: 'sheet', id: `${name}-1a` },
    from: { kind: 'sheet', id: `${name}-1a` },
    to: { kind: 'sheet', id: 'eco-1a' },
  });
}

function expected(type: CommandType, role: Role, whose: 'own' | 'foreign', isLocked: boolean) {
  const row = rows.find(({ commands }) => commands.includes(type));
  if (!row?.who.includes(role)) return { refused: 'forbidden' };
  if (row.where === 'anywhere') return undefined;
  if (whose === 'foreign') return { refused: 'foreign_board' };
  return isLocked && role === 'member' ? { refused: 'board_locked' } : undefined;
}

it('every command stands in one row of the domain’s table', () => {
  const listed = rows.flatMap(({ commands }) => commands);
  expect([...listed].sort()).toEqual([...commandTypes].sort());
});

describe.each(commandTypes)('%s', (type) => {
  it.each(roles)('by %s', (role) => {
    const actor: Actor = { id: 'ani', role, groupId: 'g-soc' };
    for (const whose of ['own', 'foreign'] as const) {
      const command = aboutBoard(type, whose);
      expect(authorize(openState, command, actor)).toEqual(expected(type, role, whose, false));
      expect(authorize(lockedState, command, actor)).toEqual(expected(type, role, whose, true));
    }
  });
});

describe('boards', () => {
  const member: Actor = { id: 'ani', role: 'member', groupId: 'g-soc' };

  it('without a seat there is no own board', () => {
    const { groupId: _seat, ...standing } = member;
    expect(ownBoard(openState, standing)).toBeUndefined();
    expect(authorize(openState, aboutBoard('RetitleSheet', 'own'), standing)).toEqual({
      refused: 'foreign_board',
    });
  });

  it('a link is drawn from the own board, and dealt with from either end', () => {
    const draw = (from: string, to: string) =>
      careless('DrawLink', { from: { kind: 'sheet', id: from }, to: { kind: 'sheet', id: to } });
    expect(authorize(openState, draw('soc-1a', 'liv-1a'), member)).toBeUndefined();
    expect(authorize(openState, draw('liv-1a', 'soc-1a'), member)).toEqual({
      refused: 'foreign_board',
    });
    const remove = (linkId: string) => ({ type: 'RemoveLink', data: { linkId } }) as const;
    expect(authorize(openState, remove('l-soc'), member)).toBeUndefined();
    expect(authorize(openState, remove('l-eco'), member)).toBeUndefined();
    expect(authorize(openState, remove('l-liv'), member)).toEqual({ refused: 'foreign_board' });
  });

  it('the lock of another board keeps nobody from linking to it', () => {
    const elsewhere = folded([...board, happened('BoardLocked', { dimensionId: 'living' })]);
    const draw = careless('DrawLink', {
      from: { kind: 'sheet', id: 'soc-1a' },
      to: { kind: 'sheet', id: 'liv-1a' },
    });
    expect(authorize(elsewhere, draw, member)).toBeUndefined();
  });

  it('what is not there is for decide to say, once the role fits', () => {
    for (const type of rows[2]!.commands) {
      const unknown = careless(type, { strategyId: 'x', sheetId: 'x', linkId: 'x', on: null });
      expect(authorize(openState, unknown, member)).toBeUndefined();
      expect(authorize(openState, unknown, { ...member, role: 'viewer' })).toEqual({
        refused: 'forbidden',
      });
    }
  });

  it('a board is the one at which one’s group sits now', () => {
    const moved: Actor = { ...member, groupId: 'g-liv' };
    expect(authorize(openState, aboutBoard('RetitleSheet', 'foreign'), moved)).toBeUndefined();
  });
});

it('the server itself lets people in', () => {
  const join = aboutBoard('JoinGroup', 'own');
  const newcomer: Actor = { id: 'nur', role: 'member' };
  expect(authorize(openState, join, newcomer)).toEqual({ refused: 'forbidden' });
  expect(authorize(openState, join, newcomer, 'server')).toBeUndefined();
  expect(authorize(openState, aboutBoard('LockBoard', 'own'), newcomer, 'server')).toEqual({
    refused: 'forbidden',
  });
});

it('a word is a command only when it has a policy of its own', () => {
  expect(isCommandType('SubmitStrategy')).toBe(true);
  for (const odd of ['constructor', '__proto__', 'toString', '', 7, null, ['SubmitStrategy']])
    expect(isCommandType(odd)).toBe(false);
  expect(Object.keys(policies)).toHaveLength(commandTypes.length);
});

const readers: readonly [Readable, readonly Role[]][] = [
  ['boards', roles],
  ['replay', roles],
  ['masterplan', roles],
  ['joinCodes', ['admin', 'kominfo', 'facilitator']],
  ['contributions', ['admin', 'kominfo']],
  ['audit', ['admin', 'kominfo']],
  ['names', ['admin', 'kominfo']],
];

it.each(readers)('%s are read by %j', (what, who) => {
  expect(roles.filter((role) => mayRead(role, what))).toEqual(who);
});
