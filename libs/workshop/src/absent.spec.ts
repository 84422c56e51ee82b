import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { evolve, fold } from './evolve.ts';
import type { EventData, EventType, WorkshopEvent } from './messages.ts';
import { initialState } from './state.ts';
import { folded, placed } from './testing/given.ts';
import {
  aligned,
  allocated,
  hall,
  happened,
  linkDrawn,
  quickWinMarked,
  sheetAdded,
} from './testing/hall.ts';
import { warningsOf } from './warnings.ts';

/** Events that change something, which here is not there. */
const changes: { readonly [Type in EventType]?: EventData<Type> } = {
  SheetAdded: {
    sheetId: 'x',
    strategyId: 'x',
    code: 'X',
    shortTitle: 'X',
    title: 'X',
    order: 'a0',
    supportingIds: [],
  },
  SheetRetitled: { sheetId: 'x', title: 'X' },
  SheetRecoded: { sheetId: 'x', code: 'X' },
  SheetClassified: { sheetId: 'x', kind: 'method' },
  SheetLeadAssigned: { sheetId: 'x', organizationId: 'x' },
  SupportingOrganizationAdded: { sheetId: 'x', organizationId: 'x' },
  SupportingOrganizationRemoved: { sheetId: 'x', organizationId: 'x' },
  SheetTargetGroupDescribed: { sheetId: 'x', targetGroup: 'X' },
  SheetLocated: { sheetId: 'x', location: null },
  SheetPartnersListed: { sheetId: 'x', partners: [] },
  SheetResourcesDescribed: { sheetId: 'x', resources: 'X' },
  TextEdited: {
    on: { kind: 'sheet', id: 'x', field: 'risk' },
    change: [[0, 'X']],
  },
  SheetTextReplaced: { sheetId: 'x', field: 'risk', text: 'X' },
  SheetMoved: { sheetId: 'x', strategyId: 'x', order: 'a0' },
  SheetReordered: { sheetId: 'x', order: 'a0' },
  SheetWithdrawn: { sheetId: 'x' },
  SheetRestored: { sheetId: 'x' },
  SheetAllocatedToYear: { sheetId: 'x', year: 2019, budgetRupiah: 1, fundingSource: 'APBD' },
  AllocationRevised: { sheetId: 'x', year: 2019, note: 'X' },
  AllocationRemoved: { sheetId: 'x', year: 2019 },
  QuickWinMarked: {
    sheetId: 'x',
    year: 2019,
    start: '2019-01',
    end: '2019-02',
    reason: 'X',
    evidence: 'X',
  },
  QuickWinRevised: { sheetId: 'x', year: 2019, reason: 'X' },
  QuickWinConfirmed: { sheetId: 'x', year: 2019 },
  QuickWinUnmarked: { sheetId: 'x', year: 2019 },
  SheetAligned: { sheetId: 'x', alignmentId: 'x', ...aligned },
  AlignmentRevised: { sheetId: 'x', alignmentId: 'x', reference: 'X' },
  AlignmentRemoved: { sheetId: 'x', alignmentId: 'x' },
  IndicatorRevised: { indicatorId: 'x', name: 'X' },
  IndicatorTargetSet: { indicatorId: 'x', year: 2019, value: 1 },
  IndicatorTargetRemoved: { indicatorId: 'x', year: 2019 },
  IndicatorRemoved: { indicatorId: 'x' },
  LinkRemoved: { linkId: 'x' },
  OverlapLeadAgreed: { linkId: 'x', organizationId: 'x' },
  ConflictResolved: { linkId: 'x', resolution: 'X' },
  ConflictReopened: { linkId: 'x' },
  CommentRevised: { commentId: 'x', text: 'X', mentions: [] },
  CommentWithdrawn: { commentId: 'x' },
  CommentResolved: { commentId: 'x' },
  CommentReopened: { commentId: 'x' },
  VoteCast: { roundId: 'x', on: { kind: 'sheet', id: 'x' } },
  VoteRetracted: { roundId: 'x', on: { kind: 'sheet', id: 'x' } },
  VotingClosed: { roundId: 'x', tally: [], voters: 0 },
  MilestoneRenamed: { milestoneId: 'x', name: 'X' },
  MilestoneRemoved: { milestoneId: 'x' },
  BoardLocked: { dimensionId: 'x' },
  BoardUnlocked: { dimensionId: 'x' },
};

/** Things of a sheet may be missing while the sheet is there. */
const onSheet = Object.entries(changes).filter(([type]) =>
  /^(Allocation|QuickWin|Alignment)/.test(type),
);

describe('an event about what is not there', () => {
  it.each(Object.entries(changes))('changes nothing: %s', (type, data) => {
    const [event] = placed([{ type, v: 1, data } as WorkshopEvent]);
    expect(evolve(initialState, event!)).toEqual(initialState);
    const before = folded(hall);
    expect(evolve(before, event!)).toEqual(before);
  });

  it.each(onSheet)('changes nothing on its sheet: %s', (type, data) => {
    const [event] = placed([{ type, v: 1, data: { ...data, sheetId: 'soc-1a' } } as WorkshopEvent]);
    const before = folded(hall);
    expect(evolve(before, event!)).toEqual(before);
  });

  it.each(['QuickWinRevised', 'QuickWinConfirmed', 'QuickWinUnmarked'] as const)(
    'changes nothing on its allocation: %s',
    (type) => {
      const data = { ...changes[type], sheetId: 'soc-1a', year: 2019 };
      const [event] = placed([{ type, v: 1, data }]);
      const before = folded([...hall, allocated('soc-1a', 2019)]);
      expect(evolve(before, event!)).toEqual(before);
    },
  );
});

describe('events in any order', () => {
  const card = { kind: 'sheet', id: 'soc-1a' } as const;
  const round = { roundId: 'r1', dimensionId: 'society', question: 'First?', votesPerPerson: 1 };
  const told = [
    ...hall,
    ...[2019, 2024].map((year) => allocated('soc-1a', year)),
    quickWinMarked('soc-1a', 2019),
    happened('QuickWinConfirmed', { sheetId: 'soc-1a', year: 2019 }),
    happened('SheetAligned', { sheetId: 'soc-1a', alignmentId: 'al', ...aligned }),
    happened('IndicatorAdded', {
      indicatorId: 'in',
      on: card,
      name: 'N',
      level: 'output',
      unit: 'u',
      direction: 'up',
    }),
    happened('IndicatorTargetSet', { indicatorId: 'in', year: 2020, value: 1 }),
    sheetAdded('liv-1b', 'liv-1'),
    happened('SheetMoved', { sheetId: 'liv-1b', strategyId: 'liv-2', order: 'a1' }),
    linkDrawn({ linkId: 'l1', from: card, to: { kind: 'sheet', id: 'liv-1b' }, type: 'dependsOn' }),
    linkDrawn({
      linkId: 'l2',
      from: card,
      to: { kind: 'strategy', id: 'liv-1' },
      type: 'overlaps',
    }),
    happened('OverlapLeadAgreed', { linkId: 'l2', organizationId: 'dpu' }),
    happened('LinkRemoved', { linkId: 'l1' }),
    happened('CommentPosted', { commentId: 'c', on: card, text: 'Hm', mentions: [] }),
    happened('CommentResolved', { commentId: 'c' }),
    happened('VotingOpened', round),
    happened('VoteCast', { roundId: 'r1', on: card }),
    happened('VotingClosed', { roundId: 'r1', tally: [{ on: card, votes: 1 }], voters: 1 }),
    happened('MilestoneSet', { milestoneId: 'm', name: 'M', revision: 3 }),
    happened('BoardLocked', { dimensionId: 'society' }),
    happened('SheetWithdrawn', { sheetId: 'soc-1a' }),
    happened('StrategySubmitted', { strategyId: 'liv-2' }),
    happened('StrategyMerged', { strategyId: 'liv-1', intoId: 'liv-2' }),
    happened('OrganizationMerged', { organizationId: 'dpu', intoId: 'dishub' }),
  ];

  it('are folded without a throw, and so are their warnings', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(told, { minLength: 10 }), (events) => {
        warningsOf(fold(initialState, placed(events)));
      }),
      { numRuns: 300 },
    );
  });
});
