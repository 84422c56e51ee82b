import { describe, expect, it } from '@jest/globals';
import { decide } from '../decide.ts';
import type { CardRef } from '../ids.ts';
import type { CommandType, WorkshopCommand, WorkshopEvent } from '../messages.ts';
import { by, folded, given, type Said } from '../testing/given.ts';
import { aligned, allocated, happened, linkDrawn, quickWinMarked } from '../testing/hall.ts';
import { seated } from '../testing/seated.ts';

/** What ani did, what budi did then, and what would take the first back. */
type Case = readonly [
  title: string,
  own: WorkshopEvent,
  theirs: readonly WorkshopEvent[],
  undo: WorkshopCommand,
  details: Readonly<Record<string, unknown>>,
];

const sheetId = 'soc-1a';
const sheet = { sheetId };
const win = { ...sheet, year: 2019 };
const card = { kind: 'sheet', id: sheetId } as const;
const far = { kind: 'sheet', id: 'liv-1a' } as const;
const add = { strategyId: 'soc-1', code: 'N', shortTitle: 'New', title: 'New' };
const newSheet = happened('SheetAdded', { sheetId: 'n', ...add, order: 'b0', supportingIds: [] });
const onNew = { kind: 'sheet', id: 'n' } as const;
const proposed = happened('StrategyProposed', {
  strategyId: 'n',
  dimensionId: 'society',
  code: 'N',
  subdimension: 'first',
  title: 'A new strategy',
  organizationId: 'bpbd',
  order: 'b0',
});
const under = happened('SheetAdded', {
  sheetId: 'u',
  ...add,
  strategyId: 'n',
  order: 'a0',
  supportingIds: [],
});
const withdrawNew: WorkshopCommand = { type: 'WithdrawSheet', data: { sheetId: 'n' } };
const withdrawStrategy: WorkshopCommand = { type: 'WithdrawStrategy', data: { strategyId: 'n' } };
const indicator = { name: 'N', level: 'output', unit: 'u', direction: 'up' } as const;
const link = linkDrawn({ linkId: 'l', from: card, to: far, type: 'conflictsWith' });
const comment = happened('CommentPosted', { commentId: 'c', on: card, text: 'Hm', mentions: [] });
const seat = { groupId: 'g-soc', organizationId: 'dinkes' };

const round = {
  roundId: 'r',
  dimensionId: 'society',
  question: 'First?',
  votesPerPerson: 1,
};
const votedFor = (on: CardRef) => happened('VoteCast', { roundId: 'r', on });
const opened = happened('VotingOpened', round);

/** Given before, by nobody in particular. */
const furnished: readonly Said[] = [
  ...seated,
  comment,
  happened('IndicatorAdded', { indicatorId: 'in', on: card, ...indicator }),
  happened('IndicatorTargetSet', { indicatorId: 'in', year: 2019, value: 3 }),
  allocated(sheetId, 2019),
  quickWinMarked(sheetId, 2019),
  happened('MilestoneSet', { milestoneId: 'm', name: 'Half way', revision: 3 }),
  happened('SheetAligned', { ...sheet, alignmentId: 'al', ...aligned }),
];

const cases: readonly Case[] = [
  [
    'a place on the board',
    happened('SheetReordered', { ...sheet, order: 'a5' }),
    [happened('SheetReordered', { ...sheet, order: 'a6' })],
    { type: 'ReorderSheet', data: { ...sheet, order: 'a0' } },
    { what: 'sheet/soc-1a' },
  ],
  [
    'a strategy’s place',
    happened('StrategyReordered', { strategyId: 'soc-1', order: 'a5' }),
    [happened('StrategyReordered', { strategyId: 'soc-1', order: 'a6' })],
    { type: 'ReorderStrategy', data: { strategyId: 'soc-1', order: 'a0' } },
    { what: 'strategy/soc-1' },
  ],
  [
    'a move, by a place given since',
    happened('SheetMoved', { ...sheet, strategyId: 'soc-2', order: 'a5' }),
    [happened('SheetReordered', { ...sheet, order: 'a6' })],
    { type: 'MoveSheet', data: { ...sheet, strategyId: 'soc-1', order: 'a0' } },
    { what: 'sheet/soc-1a' },
  ],
  [
    'support given, taken and given again',
    happened('SupportingOrganizationAdded', { ...sheet, organizationId: 'dpu' }),
    [
      happened('SupportingOrganizationRemoved', { ...sheet, organizationId: 'dpu' }),
      happened('SupportingOrganizationAdded', { ...sheet, organizationId: 'dpu' }),
    ],
    { type: 'RemoveSupportingOrganization', data: { ...sheet, organizationId: 'dpu' } },
    { what: 'sheet/soc-1a' },
  ],
  [
    'a withdrawal, restored and withdrawn again',
    happened('SheetWithdrawn', sheet),
    [happened('SheetRestored', sheet), happened('SheetWithdrawn', sheet)],
    { type: 'RestoreSheet', data: sheet },
    { what: 'sheet/soc-1a' },
  ],
  [
    'a strategy’s withdrawal, the same',
    happened('StrategyWithdrawn', { strategyId: 'soc-2' }),
    [
      happened('StrategyRestored', { strategyId: 'soc-2' }),
      happened('StrategyWithdrawn', { strategyId: 'soc-2' }),
    ],
    { type: 'RestoreStrategy', data: { strategyId: 'soc-2' } },
    { what: 'strategy/soc-2' },
  ],
  [
    'a board that was taken into use, with a strategy of another on it',
    happened('DimensionActivated', { dimensionId: 'society' }),
    [proposed],
    { type: 'DeactivateDimension', data: { dimensionId: 'society' } },
    { what: 'strategy/n' },
  ],
  [
    'a new sheet with words of another',
    newSheet,
    [happened('SheetTargetGroupDescribed', { sheetId: 'n', targetGroup: 'Santri' })],
    withdrawNew,
    { what: 'sheet/n', field: 'targetGroup' },
  ],
  [
    'a new sheet with a long text of another',
    newSheet,
    [happened('TextEdited', { on: { ...onNew, field: 'benefit' }, change: [[0, 'Cepat']] })],
    withdrawNew,
    { what: 'sheet/n', field: 'benefit' },
  ],
  [
    'a new sheet with a year of another',
    newSheet,
    [allocated('n', 2019)],
    withdrawNew,
    { what: 'sheet/n' },
  ],
  [
    'a new sheet with an indicator of another',
    newSheet,
    [happened('IndicatorAdded', { indicatorId: 'x', on: onNew, ...indicator })],
    withdrawNew,
    { what: 'indicator/x' },
  ],
  [
    'a new sheet with a link of another',
    newSheet,
    [linkDrawn({ linkId: 'x', from: far, to: onNew, type: 'supports' })],
    withdrawNew,
    { what: 'link/x' },
  ],
  [
    'a new strategy with a sheet of another',
    proposed,
    [under],
    withdrawStrategy,
    { what: 'sheet/u' },
  ],
  [
    'a new strategy that another submitted',
    proposed,
    [happened('StrategySubmitted', { strategyId: 'n' })],
    withdrawStrategy,
    { what: 'strategy/n' },
  ],
  [
    'a new strategy with an indicator of another',
    proposed,
    [
      happened('IndicatorAdded', {
        indicatorId: 'x',
        on: { kind: 'strategy', id: 'n' },
        ...indicator,
      }),
    ],
    withdrawStrategy,
    { what: 'indicator/x' },
  ],
  [
    'a removal, made good and removed again',
    happened('AllocationRemoved', win),
    [allocated(sheetId, 2019), happened('AllocationRemoved', win)],
    { type: 'AllocateSheetToYear', data: { ...win, budgetRupiah: 1, fundingSource: 'APBD' } },
    { what: 'sheet/soc-1a' },
  ],
  [
    'a quick win, marked and unmarked since',
    happened('QuickWinUnmarked', win),
    [quickWinMarked(sheetId, 2019), happened('QuickWinUnmarked', win)],
    {
      type: 'MarkQuickWin',
      data: { ...win, start: '2019-01', end: '2019-02', reason: 'R', evidence: 'E' },
    },
    { what: 'sheet/soc-1a' },
  ],
  [
    'words that another confirmed',
    happened('QuickWinRevised', { ...win, reason: 'Other' }),
    [happened('QuickWinConfirmed', win)],
    { type: 'ReviseQuickWin', data: { ...win, reason: 'It is ready' } },
    { what: 'sheet/soc-1a', field: 'allocation/2019/quickWin/confirmed' },
  ],
  [
    'an alignment that another made anew',
    happened('AlignmentRevised', { ...sheet, alignmentId: 'al', code: '1.02' }),
    [
      happened('AlignmentRemoved', { ...sheet, alignmentId: 'al' }),
      happened('SheetAligned', { ...sheet, alignmentId: 'al', ...aligned }),
    ],
    { type: 'ReviseAlignment', data: { ...sheet, alignmentId: 'al', code: '1.03' } },
    { what: 'sheet/soc-1a' },
  ],
  [
    'a target that another took out',
    happened('IndicatorTargetSet', { indicatorId: 'in', year: 2019, value: 4 }),
    [happened('IndicatorTargetRemoved', { indicatorId: 'in', year: 2019 })],
    { type: 'SetIndicatorTarget', data: { indicatorId: 'in', year: 2019, value: 3 } },
    { what: 'indicator/in' },
  ],
  [
    'a link that another drew anew',
    link,
    [happened('LinkRemoved', { linkId: 'l' }), link],
    { type: 'RemoveLink', data: { linkId: 'l' } },
    { what: 'link/l' },
  ],
  [
    'a comment reopened and resolved since',
    happened('CommentResolved', { commentId: 'c' }),
    [
      happened('CommentReopened', { commentId: 'c' }),
      happened('CommentResolved', { commentId: 'c' }),
    ],
    { type: 'ReopenComment', data: { commentId: 'c' } },
    { what: 'comment/c' },
  ],
  [
    'a milestone that another set anew',
    happened('MilestoneRenamed', { milestoneId: 'm', name: 'Middle' }),
    [
      happened('MilestoneRemoved', { milestoneId: 'm' }),
      happened('MilestoneSet', { milestoneId: 'm', name: 'Middle', revision: 3 }),
    ],
    { type: 'RenameMilestone', data: { milestoneId: 'm', name: 'Half way' } },
    { what: 'milestone/m' },
  ],
  [
    'a lock taken off and put on since',
    happened('BoardLocked', { dimensionId: 'society' }),
    [
      happened('BoardUnlocked', { dimensionId: 'society' }),
      happened('BoardLocked', { dimensionId: 'society' }),
    ],
    { type: 'UnlockBoard', data: { dimensionId: 'society' } },
    { what: 'board/society' },
  ],
  [
    'a seat given anew',
    happened('OrganizationUnseated', seat),
    [happened('OrganizationSeated', seat), happened('OrganizationUnseated', seat)],
    { type: 'SeatOrganization', data: seat },
    { what: 'group/g-soc' },
  ],
  [
    'a person reassigned since',
    happened('ParticipantReassigned', { participantId: 'budi', role: 'viewer' }),
    [happened('ParticipantReassigned', { participantId: 'budi', role: 'kominfo' })],
    { type: 'ReassignParticipant', data: { participantId: 'budi', role: 'viewer' } },
    { what: 'participant/budi' },
  ],
  [
    'an organization put to use and out of it since',
    happened('OrganizationDeactivated', { organizationId: 'dishub' }),
    [
      happened('OrganizationReactivated', { organizationId: 'dishub' }),
      happened('OrganizationDeactivated', { organizationId: 'dishub' }),
    ],
    { type: 'ReactivateOrganization', data: { organizationId: 'dishub' } },
    { what: 'organization/dishub' },
  ],
  [
    'a round in which others voted',
    opened,
    [votedFor(card)],
    { type: 'CloseVoting', data: { roundId: 'r' } },
    { what: 'round/r' },
  ],
  [
    'a new strategy with a vote of another',
    proposed,
    [opened, votedFor({ kind: 'strategy', id: 'n' })],
    withdrawStrategy,
    { what: 'round/r' },
  ],
  [
    'a new sheet with a vote of another',
    newSheet,
    [opened, votedFor(onNew)],
    withdrawNew,
    { what: 'round/r' },
  ],
  [
    'a merge that is done again, over a vote of another',
    proposed,
    [opened, votedFor({ kind: 'strategy', id: 'n' })],
    { type: 'MergeStrategies', data: { strategyId: 'n', intoId: 'soc-1' } },
    { what: 'round/r' },
  ],
  [
    'a merge that is done again, over a sheet that another added',
    proposed,
    [under],
    { type: 'MergeStrategies', data: { strategyId: 'n', intoId: 'soc-1' } },
    { what: 'sheet/u' },
  ],
];

const named = cases.map(([title, own, theirs, undo, details]) => ({
  title,
  own,
  theirs,
  undo,
  details,
}));
const ani = { id: 'ani', role: 'admin' } as const;

describe('an undo is refused where another person went on from it', () => {
  const seen = furnished.length;

  it.each(named)('$title', ({ own, theirs, undo, details }) => {
    const others = theirs.map((event) => by('budi', event));
    const story = [...furnished, by('ani', own), ...others];
    const asking = { actor: ani, seen, undoing: true };
    given(...story)
      .when(undo, asking)
      .thenRefused('changed_since', details);
    // Not even by a word that says so.
    given(...story)
      .when(undo, { ...asking, overwrite: true })
      .thenRefused('changed_since');
  });

  it.each(named)('and not where it was oneself: $title', ({ own, theirs, undo }) => {
    const story = [...furnished, by('ani', own), ...theirs.map((event) => by('ani', event))];
    const asking = { actor: ani, seen, head: story.length - 1, overwrite: false, undoing: true };
    const decision = decide(folded(story), undo, { ...asking, at: '2018-10-02T03:00:00.000Z' });
    expect(decision).not.toMatchObject({ refused: 'changed_since' });
    expect(decision).not.toMatchObject({ refused: 'stale_field' });
  });

  it('P6: also where one’s own later word hides theirs', () => {
    const title = (text: string) =>
      happened('StrategyRetitled', { strategyId: 'soc-1', title: `Title ${text}` });
    const story = [
      ...furnished,
      by('ani', title('first')),
      by('budi', title('second')),
      by('ani', title('third')),
    ];
    const undo: WorkshopCommand = {
      type: 'RetitleStrategy',
      data: { strategyId: 'soc-1', title: 'The strategy soc-1' },
    };
    given(...story)
      .when(undo, { seen, undoing: true })
      .thenRefused('stale_field', { field: 'title', revision: seen + 1 });
    // Who edits had all of it before their eyes.
    given(...story)
      .when(undo, { seen })
      .thenHappened(happened('StrategyRetitled', undo.data));
  });

  it('also where the vote was for a sheet under a new strategy', () => {
    given(...furnished, by('ani', proposed), by('ani', under), opened)
      .when(withdrawStrategy, { seen, undoing: true })
      .thenHappened(happened('StrategyWithdrawn', { strategyId: 'n' }));
    const voted = by('budi', votedFor({ kind: 'sheet', id: 'u' }));
    given(...furnished, by('ani', proposed), by('ani', under), opened, voted)
      .when(withdrawStrategy, { seen, undoing: true })
      .thenRefused('changed_since', { what: 'round/r' });
    // A merge takes no vote for a sheet away: the sheet stays.
    given(...furnished, by('ani', proposed), by('ani', under), opened, voted)
      .when(
        { type: 'MergeStrategies', data: { strategyId: 'n', intoId: 'soc-1' } },
        { seen, undoing: true },
      )
      .thenHappened(happened('StrategyMerged', { strategyId: 'n', intoId: 'soc-1' }));
  });

  it('and not by votes that are for another card, have been taken back, or were counted', () => {
    const elsewhere = [opened, by('budi', votedFor(card))];
    const retracted = [
      opened,
      by('budi', votedFor(onNew)),
      by('budi', happened('VoteRetracted', { roundId: 'r', on: onNew })),
    ];
    const counted = [
      opened,
      by('budi', votedFor(onNew)),
      happened('VotingClosed', { roundId: 'r', tally: [{ on: onNew, votes: 1 }], voters: 1 }),
    ];
    for (const story of [elsewhere, retracted, counted])
      given(...furnished, by('ani', newSheet), ...story)
        .when(withdrawNew, { seen, undoing: true })
        .thenHappened(happened('SheetWithdrawn', { sheetId: 'n' }));
  });

  it('but comments and places of others do not hold a card on the board', () => {
    const theirs = [
      happened('CommentPosted', { commentId: 'x', on: onNew, text: 'Nice', mentions: [] }),
      happened('SheetReordered', { sheetId: 'n', order: 'b5' }),
    ].map((event) => by('budi', event));
    given(...furnished, by('ani', newSheet), ...theirs)
      .when(withdrawNew, { seen, undoing: true })
      .thenHappened(happened('SheetWithdrawn', { sheetId: 'n' }));
  });

  it('covers what the guards are there for', () => {
    const covered = new Set<CommandType>(named.map(({ undo }) => undo.type));
    expect(covered.size).toBeGreaterThan(18);
  });
});
