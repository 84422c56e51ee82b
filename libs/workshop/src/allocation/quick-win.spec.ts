import { describe, expect, it } from '@jest/globals';
import { by, folded, given, withoutMarks } from '../testing/given.ts';
import type { CommandData } from '../messages.ts';
import { allocated, bare, hall, happened, quickWinMarked } from '../testing/hall.ts';

const sheetId = 'soc-1a';
const year = 2019;
const submitted = happened('StrategySubmitted', { strategyId: 'soc-1' });
const withdrawn = happened('SheetWithdrawn', { sheetId });
const words = {
  start: '2019-01',
  end: '2019-12',
  reason: 'It is ready',
  evidence: 'Queues become shorter',
};
const mark = (data: Partial<CommandData<'MarkQuickWin'>> = {}) =>
  ({ type: 'MarkQuickWin', data: { sheetId, year, ...words, ...data } }) as const;
const revise = (data: Partial<CommandData<'ReviseQuickWin'>>) =>
  ({ type: 'ReviseQuickWin', data: { sheetId, year, ...data } }) as const;
const confirm = { type: 'ConfirmQuickWin', data: { sheetId, year } } as const;
const unmark = { type: 'UnmarkQuickWin', data: { sheetId, year } } as const;
const confirmed = happened('QuickWinConfirmed', confirm.data);
const allocatedOnly = [...hall, allocated(sheetId, year)];
const marked = [...allocatedOnly, quickWinMarked(sheetId, year)];
const seenMark = marked.length - 1;

describe('quick wins', () => {
  it('mark one allocation, once', () => {
    given(...allocatedOnly)
      .when(mark())
      .thenHappened(quickWinMarked(sheetId, year));
    given(...hall, allocated(sheetId, 2020))
      .when(mark())
      .thenRefused('unknown_allocation');
    given(...marked)
      .when(mark())
      .thenRefused('quick_win_exists');
  });

  it.each([
    ['2019-05', '2019-05'],
    ['2018-01', '2019-01'],
    ['2019-12', '2020-12'],
    ['2018-01', '2018-12'],
    ['2020-01', '2020-12'],
  ])('start and end at most twelve months apart: %s to %s', (start, end) => {
    given(...allocatedOnly)
      .when(mark({ start, end }))
      .thenHappened(quickWinMarked(sheetId, year, { start, end }));
  });

  it.each([
    ['2019-01', '2020-02'],
    ['2018-12', '2020-01'],
  ])('do not end further from their start: %s to %s', (start, end) => {
    given(...allocatedOnly)
      .when(mark({ start, end }))
      .thenRefused('quick_win_too_long');
  });

  it('do not end before they start', () => {
    given(...allocatedOnly)
      .when(mark({ start: '2019-06', end: '2019-05' }))
      .thenRefused('invalid_value', { field: 'end' });
  });

  it.each([
    ['start', { start: '2019-13' }],
    ['start', { start: '2019-1' }],
    ['start', { start: '1999-12' }],
    ['end', { end: '2019-00' }],
    ['end', { end: '2019-12-31' }],
    ['reason', { reason: '' }],
    ['evidence', { evidence: 'x'.repeat(1001) }],
  ])('refuse an invalid %s (%#)', (field, data) => {
    given(...allocatedOnly)
      .when(mark(data))
      .thenRefused('invalid_value', { field });
    given(...marked)
      .when(revise(data))
      .thenRefused('invalid_value', { field });
  });

  it('keep to the rules of their months when revised', () => {
    given(...marked)
      .when(revise({ end: '2020-02' }))
      .thenRefused('quick_win_too_long');
    given(...marked)
      .when(revise({ start: '2020-01' }))
      .thenRefused('invalid_value', { field: 'end' });
    given(...marked)
      .when(revise({ start: '2019-03', end: '2020-01', reason: words.reason }))
      .thenHappened(
        happened('QuickWinRevised', { sheetId, year, start: '2019-03', end: '2020-01' }),
      );
    given(...marked)
      .when(revise(words))
      .thenNothing();
  });

  it.each(['start', 'end', 'reason', 'evidence'] as const)(
    'do not let another person’s %s be overwritten unseen',
    (field) => {
      const [ours, mine] =
        field === 'start' || field === 'end' ? ['2019-06', '2019-07'] : ['Ours', 'Mine'];
      const changed = happened('QuickWinRevised', { sheetId, year, [field]: ours });
      given(...marked, changed)
        .when(revise({ [field]: mine }), { seen: seenMark })
        .thenRefused('stale_field', { field: `allocation/2019/quickWin/${field}`, current: ours });
    },
  );

  it('are confirmed once, also after submission', () => {
    given(...marked)
      .when(confirm)
      .thenHappened(confirmed);
    given(...marked, submitted)
      .when(confirm)
      .thenHappened(confirmed);
    given(...marked, confirmed)
      .when(confirm)
      .thenRefused('already_confirmed');
    given(...marked, withdrawn)
      .when(confirm)
      .thenRefused('withdrawn');
  });

  it('lose their confirmation when they are revised', () => {
    const changed = happened('QuickWinRevised', { sheetId, year, reason: 'Cheaper' });
    given(...marked, confirmed, changed)
      .when(confirm)
      .thenHappened(confirmed);
  });

  it('are confirmed as they were seen', () => {
    const changed = happened('QuickWinRevised', { sheetId, year, evidence: 'None' });
    given(...marked, changed)
      .when(confirm, { seen: seenMark })
      .thenRefused('stale_field', { field: 'allocation/2019/quickWin/evidence', current: 'None' });
    given(...marked, changed)
      .when(confirm, { seen: seenMark, overwrite: true })
      .thenHappened(confirmed);
  });

  it.each([
    ['reason', 'Cheaper', happened('QuickWinRevised', { sheetId, year, reason: 'Cheaper' })],
    ['confirmed', true, confirmed],
  ])('P6: are not unmarked over what another person said unseen: %s', (field, current, said) => {
    const unmarked = happened('QuickWinUnmarked', unmark.data);
    const details = { field: `allocation/2019/quickWin/${field}`, current, revision: seenMark + 1 };
    given(...marked, said)
      .when(unmark, { seen: seenMark })
      .thenRefused('stale_field', details);
    given(...marked, said)
      .when(unmark, { seen: seenMark, overwrite: true })
      .thenHappened(unmarked);
    given(...marked, by('ani', said))
      .when(unmark, { seen: seenMark })
      .thenHappened(unmarked);
  });

  it('are unmarked, and may be marked anew', () => {
    const unmarked = happened('QuickWinUnmarked', { sheetId, year });
    given(...marked)
      .when(unmark)
      .thenHappened(unmarked);
    given(...marked, confirmed, unmarked)
      .when(mark())
      .thenHappened(quickWinMarked(sheetId, year));
    expect(withoutMarks(folded([...marked, unmarked])).sheets.get(sheetId)).toEqual(
      withoutMarks(folded(allocatedOnly)).sheets.get(sheetId),
    );
  });

  it.each([revise({ reason: 'Mine' }), confirm, unmark])('need one to speak of: %j', (command) => {
    given(...allocatedOnly)
      .when(command)
      .thenRefused('unknown_quick_win');
    given(...hall)
      .when(command)
      .thenRefused('unknown_allocation');
    given(...bare)
      .when(command)
      .thenRefused('unknown_sheet');
  });

  it.each([mark(), revise({ reason: 'Mine' }), unmark])(
    'stand still once submitted: %j',
    (command) => {
      given(...marked, submitted)
        .when(command)
        .thenRefused('not_editable');
    },
  );
});
