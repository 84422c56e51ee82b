import { untouched } from './touches.ts';
import { describe, expect, it } from '@jest/globals';
import { decide } from './decide.ts';
import type { WorkshopCommand } from './messages.ts';
import { folded } from './testing/given.ts';
import { aligned, allocated, hall, happened, linkDrawn, quickWinMarked } from './testing/hall.ts';

/** What no command of these asks for, and the state or an event could take for its own. */
const uninvited = {
  id: 'other',
  withdrawn: true,
  status: 'ratified',
  quickWin: { confirmed: true },
  confirmed: true,
  agreedLeadId: 'dinkes',
  resolution: 'None',
  resolved: true,
  touched: untouched,
  targets: { 2020: 1 },
  votes: {},
  open: false,
  authorId: 'other',
  texts: {},
  allocations: {},
  extra: 'field',
};

const on = { kind: 'sheet', id: 'soc-1a' } as const;
const state = folded([
  ...hall,
  allocated('soc-1a', 2019),
  allocated('soc-1a', 2020),
  quickWinMarked('soc-1a', 2019),
  happened('SheetAligned', { sheetId: 'soc-1a', alignmentId: 'al', ...aligned }),
  happened('IndicatorAdded', {
    indicatorId: 'in',
    on,
    name: 'N',
    level: 'output',
    unit: 'u',
    direction: 'up',
  }),
  linkDrawn({ linkId: 'l1', from: on, to: { kind: 'sheet', id: 'liv-1a' }, type: 'overlaps' }),
  happened('VotingOpened', {
    roundId: 'r1',
    dimensionId: 'society',
    question: 'First?',
    votesPerPerson: 1,
  }),
]);

const sheetId = 'soc-1a';
const commands: readonly WorkshopCommand[] = [
  {
    type: 'AddSheet',
    data: { sheetId: 'new', strategyId: 'soc-1', code: 'N', shortTitle: 'New', title: 'New' },
  },
  { type: 'RetitleSheet', data: { sheetId, title: 'New' } },
  { type: 'ClassifySheet', data: { sheetId, kind: 'method' } },
  {
    type: 'LocateSheet',
    data: { sheetId, location: { kind: 'wholeRegion', ...uninvited } as never },
  },
  { type: 'MoveSheet', data: { sheetId, strategyId: 'soc-2' } },
  { type: 'WithdrawSheet', data: { sheetId } },
  {
    type: 'AllocateSheetToYear',
    data: { sheetId, year: 2021, budgetRupiah: 1, fundingSource: 'APBD' },
  },
  { type: 'ReviseAllocation', data: { sheetId, year: 2019, note: 'New' } },
  {
    type: 'MarkQuickWin',
    data: { sheetId, year: 2020, start: '2020-01', end: '2020-02', reason: 'R', evidence: 'E' },
  },
  { type: 'ReviseQuickWin', data: { sheetId, year: 2019, reason: 'New' } },
  {
    type: 'AlignSheet',
    data: { sheetId, alignmentId: 'new', ...aligned, version: { kind: 'original', ...uninvited } },
  },
  {
    type: 'ReviseAlignment',
    data: { sheetId, alignmentId: 'al', version: { kind: 'finalDraft', ...uninvited } },
  },
  {
    type: 'AddIndicator',
    data: {
      indicatorId: 'new',
      on: { ...on, extra: 1 } as never,
      name: 'N',
      level: 'output',
      unit: 'u',
      direction: 'up',
      baseline: { value: 1, year: 2018, ...uninvited },
    },
  },
  {
    type: 'ReviseIndicator',
    data: { indicatorId: 'in', baseline: { value: 1, year: 2018, ...uninvited } },
  },
  { type: 'SetIndicatorTarget', data: { indicatorId: 'in', year: 2020, value: 2 } },
  {
    type: 'DrawLink',
    data: {
      linkId: 'new',
      from: { ...on, extra: 1 } as never,
      to: { kind: 'sheet', id: 'liv-2a' },
      type: 'overlaps',
    },
  },
  { type: 'AgreeOverlapLead', data: { linkId: 'l1', organizationId: 'dpu' } },
  { type: 'PostComment', data: { commentId: 'new', on: { ...on, extra: 1 } as never, text: 'Hm' } },
  {
    type: 'OpenVoting',
    data: { roundId: 'new', dimensionId: 'living', question: 'First?', votesPerPerson: 1 },
  },
  { type: 'CastVote', data: { roundId: 'r1', on: { ...on, extra: 1 } as never } },
  { type: 'SetMilestone', data: { milestoneId: 'new', name: 'New' } },
  { type: 'LockBoard', data: { dimensionId: 'society' } },
];

describe('fields that a command does not have', () => {
  const actor = { id: 'ani', role: 'facilitator' } as const;
  const at = '2018-10-02T03:00:00.000Z';
  const context = { actor, at, seen: 99, head: 99, overwrite: false };

  it.each(commands.map((command) => ({ command, type: command.type })))(
    'are not recorded: $type',
    ({ command }) => {
      const laden = {
        type: command.type,
        data: { ...uninvited, ...command.data },
      } as WorkshopCommand;
      const decision = decide(state, laden, context);
      if ('refused' in decision) throw new Error(`Refused: ${decision.refused}`);
      expect(decision).toHaveLength(1);
      const words = JSON.stringify(decision[0]);
      for (const field of Object.keys(uninvited))
        if (!(field in command.data)) expect(Object.keys(decision[0]!.data)).not.toContain(field);
      expect(words).not.toContain('extra');
    },
  );
});
