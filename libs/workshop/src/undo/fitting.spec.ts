import { describe, expect, it } from '@jest/globals';
import type { CommandOfType, WorkshopEvent } from '../messages.ts';
import { careless } from '../testing/given.ts';
import { allocated, happened } from '../testing/hall.ts';
import { canTakeBack } from './fitting.ts';

const risk = { kind: 'sheet', id: 'soc-1a', field: 'risk' } as const;
const issue = { kind: 'strategy', id: 'soc-1', field: 'issue' } as const;
const retitled = happened('StrategyRetitled', { strategyId: 'soc-1', title: 'Kampung tangguh' });
const removed = happened('IndicatorTargetRemoved', { indicatorId: 'in', year: 2019 });
const edited = happened('TextEdited', { on: risk, change: [[0, 'Banjir']] });

const cut = (on: object) => careless('EditText', { on, change: [[6]] });
const retitle = (strategyId: string) => careless('RetitleStrategy', { strategyId, title: 'Desa' });

// That it can be what `takeBack` gives for an event is held for every kind of command in take-back.spec.ts.
describe('what takes something back', () => {
  it.each<readonly [string, WorkshopEvent, CommandOfType]>([
    ['another text of the same card', edited, cut({ ...risk, field: 'benefit' })],
    ['the same text of another card', edited, cut({ ...risk, id: 'soc-1b' })],
    ['no text', edited, cut({})],
    ['a text, where a title was set', retitled, cut(issue)],
    ['a title, where a text was edited', edited, retitle('soc-1')],
    ['the title of another card', retitled, retitle('soc-2')],
    [
      'another year',
      allocated('soc-1a', 2019),
      careless('RemoveAllocation', { sheetId: 'soc-1a', year: 2020 }),
    ],
    [
      'another part of a sheet',
      happened('AlignmentRemoved', { sheetId: 'soc-1a', alignmentId: 'al' }),
      careless('AlignSheet', { sheetId: 'soc-1a', alignmentId: 'other' }),
    ],
    [
      'another target',
      removed,
      careless('SetIndicatorTarget', { indicatorId: 'in', year: 2020, value: 1 }),
    ],
    [
      'a step that is final',
      happened('StrategySubmitted', { strategyId: 'soc-1' }),
      careless('WithdrawStrategy', { strategyId: 'soc-1' }),
    ],
  ])('is not about %s', (_, event, command) => {
    expect(canTakeBack(event, command)).toBe(false);
  });

  it('is an edit of the same text, also where that was set as a whole', () => {
    const text = 'Banjir';
    for (const [event, on] of [
      [edited, risk],
      [happened('SheetTextReplaced', { sheetId: risk.id, field: risk.field, text }), risk],
      [happened('StrategyIssueReplaced', { strategyId: issue.id, text }), issue],
    ] as const)
      expect(canTakeBack(event, cut(on))).toBe(true);
  });

  it('may move a sheet elsewhere than it came from', () => {
    const event = happened('SheetMoved', { sheetId: 'soc-1a', strategyId: 'soc-2', order: 'a' });
    const back = careless('MoveSheet', { sheetId: 'soc-1a', strategyId: 'soc-1', order: 'b' });
    expect(canTakeBack(event, back)).toBe(true);
  });
});
