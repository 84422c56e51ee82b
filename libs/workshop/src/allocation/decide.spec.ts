import { describe, expect, it } from '@jest/globals';
import { by, folded, given, withoutMarks } from '../testing/given.ts';
import type { CommandData } from '../messages.ts';
import { allocated, bare, hall, happened, quickWinMarked } from '../testing/hall.ts';

const sheetId = 'soc-1a';
const year = 2019;
const submitted = happened('StrategySubmitted', { strategyId: 'soc-1' });
const withdrawn = happened('SheetWithdrawn', { sheetId });
const last = hall.length - 1;
const allocate = (data: Partial<CommandData<'AllocateSheetToYear'>> = {}) =>
  ({
    type: 'AllocateSheetToYear',
    data: { sheetId, year, budgetRupiah: 150_000_000, fundingSource: 'APBD', ...data },
  }) as const;
const revise = (data: Partial<CommandData<'ReviseAllocation'>>) =>
  ({ type: 'ReviseAllocation', data: { sheetId, year, ...data } }) as const;
const revised = (data: Partial<CommandData<'ReviseAllocation'>>) =>
  happened('AllocationRevised', { sheetId, year, ...data });

describe('allocating a sheet to a year', () => {
  it('takes a budget, a source, a target with its unit and a note', () => {
    const data = {
      target: 12.5,
      unit: 'km',
      note: 'Along the\nriver',
      fundingSource: 'DAK',
    } as const;
    given(...hall)
      .when(allocate(data))
      .thenHappened(allocated(sheetId, year, data));
  });

  it('holds each year once, whoever comes second', () => {
    given(...hall, allocated(sheetId, year))
      .when(allocate(), { seen: last })
      .thenRefused('already_allocated');
    given(...hall, allocated(sheetId, year))
      .when(allocate({ year: 2020 }))
      .thenHappened(allocated(sheetId, 2020));
    given(...hall, allocated('soc-1b', year))
      .when(allocate())
      .thenHappened(allocated(sheetId, year));
  });

  it('is open to a year outside the period of the workshop', () => {
    given(...hall)
      .when(allocate({ year: 2024 }))
      .thenHappened(allocated(sheetId, 2024));
  });

  it.each([2000, 2100])('knows the year %d', (edge) => {
    given(...hall)
      .when(allocate({ year: edge }))
      .thenHappened(allocated(sheetId, edge));
  });

  it('keeps rupiah exact up to the largest safe integer', () => {
    const budgetRupiah = Number.MAX_SAFE_INTEGER;
    given(...hall)
      .when(allocate({ budgetRupiah }))
      .thenHappened(allocated(sheetId, year, { budgetRupiah }));
    given(...hall)
      .when(allocate({ budgetRupiah: 0 }))
      .thenHappened(allocated(sheetId, year, { budgetRupiah: 0 }));
  });

  it.each([
    ['year', { year: 1999 }],
    ['year', { year: 2101 }],
    ['year', { year: 2019.5 }],
    ['budgetRupiah', { budgetRupiah: -1 }],
    ['budgetRupiah', { budgetRupiah: 0.5 }],
    ['budgetRupiah', { budgetRupiah: 2 ** 53 }],
    ['budgetRupiah', { budgetRupiah: Number.NaN }],
    ['fundingSource', { fundingSource: 'gold' as 'other' }],
    ['target', { target: Number.POSITIVE_INFINITY }],
    ['target', { target: Number.NaN }],
    ['target', { target: -1.1e15 }],
    ['unit', { unit: '' }],
    ['unit', { unit: 'x'.repeat(41) }],
    ['note', { note: 'x'.repeat(1001) }],
  ])('refuses an invalid %s (%#)', (field, data) => {
    given(...hall)
      .when(allocate(data))
      .thenRefused('invalid_value', { field });
  });

  it('needs a sheet that is open to changes', () => {
    given(...bare)
      .when(allocate())
      .thenRefused('unknown_sheet');
    given(...hall, withdrawn)
      .when(allocate())
      .thenRefused('withdrawn');
    given(...hall, submitted)
      .when(allocate())
      .thenRefused('not_editable', { status: 'submitted' });
  });
});

describe('revising an allocation', () => {
  const full = allocated(sheetId, year, { target: 3, unit: 'km', note: 'First' });

  it('records what really changes', () => {
    given(...hall, full)
      .when(revise({ budgetRupiah: 150_000_000, fundingSource: 'APBD', target: 4, note: 'First' }))
      .thenHappened(revised({ target: 4 }));
    given(...hall, full)
      .when(revise({ target: 3, unit: 'km' }))
      .thenNothing();
    given(...hall, full)
      .when(revise({}))
      .thenNothing();
  });

  it('clears target, unit and note', () => {
    const cleared = { target: null, unit: null, note: null };
    given(...hall, full)
      .when(revise(cleared))
      .thenHappened(revised(cleared));
    given(...hall, full, revised(cleared))
      .when(revise(cleared))
      .thenNothing();
    const sheet = folded([...hall, full, revised(cleared)]).sheets.get(sheetId);
    expect(sheet?.allocations).toContainEqual({
      year,
      budgetRupiah: 150_000_000,
      fundingSource: 'APBD',
    });
  });

  it.each([
    ['budgetRupiah', { budgetRupiah: 7 }, { budgetRupiah: 8 }],
    ['fundingSource', { fundingSource: 'CSR' }, { fundingSource: 'APBN' }],
    ['target', { target: 7 }, { target: null }],
    ['unit', { unit: 'ha' }, { unit: 'm' }],
    ['note', { note: 'Mine' }, { note: 'Ours' }],
  ] as const)('does not overwrite another person’s %s unseen', (field, mine, ours) => {
    given(...hall, full, revised(ours))
      .when(revise(mine), { seen: last + 1 })
      .thenRefused('stale_field', { field: `allocation/2019/${field}`, revision: last + 2 });
    given(...hall, full, revised(ours))
      .when(revise(mine), { seen: last + 1, overwrite: true })
      .thenHappened(revised(mine));
    given(...hall, full, by('ani', revised(ours)))
      .when(revise(mine), { seen: last + 1, actor: 'ani' })
      .thenHappened(revised(mine));
  });

  it('minds neither other fields nor other years', () => {
    const others = [revised({ note: 'Ours' }), allocated(sheetId, 2020, { budgetRupiah: 1 })];
    given(...hall, full, ...others)
      .when(revise({ budgetRupiah: 7 }), { seen: last + 1 })
      .thenHappened(revised({ budgetRupiah: 7 }));
  });

  it('P6: does not overwrite an allocation that took the place of the one seen', () => {
    const again = [
      happened('AllocationRemoved', { sheetId, year }),
      allocated(sheetId, year, { budgetRupiah: 9 }),
    ];
    given(...hall, full, ...again)
      .when(revise({ budgetRupiah: 7 }), { seen: last + 1 })
      .thenRefused('stale_field', { field: 'allocation/2019/budgetRupiah', current: 9 });
  });

  it.each([
    ['budgetRupiah', { budgetRupiah: -1 }],
    ['fundingSource', { fundingSource: 'gold' as 'other' }],
    ['target', { target: Number.NaN }],
    ['unit', { unit: ' ' }],
    ['note', { note: '' }],
  ])('refuses an invalid %s', (field, data) => {
    given(...hall, full)
      .when(revise(data))
      .thenRefused('invalid_value', { field });
  });

  it('needs the allocation, on a sheet that is open to changes', () => {
    given(...hall)
      .when(revise({ note: 'Mine' }))
      .thenRefused('unknown_allocation');
    given(...hall, full, submitted)
      .when(revise({ note: 'Mine' }))
      .thenRefused('not_editable');
    given(...hall, full, withdrawn)
      .when(revise({ note: 'Mine' }))
      .thenRefused('withdrawn');
  });
});

describe('removing an allocation', () => {
  const remove = { type: 'RemoveAllocation', data: { sheetId, year } } as const;

  it('removes it, its quick win first', () => {
    const removed = happened('AllocationRemoved', { sheetId, year });
    given(...hall, allocated(sheetId, year))
      .when(remove)
      .thenHappened(removed);
    given(...hall, allocated(sheetId, year), quickWinMarked(sheetId, year))
      .when(remove)
      .thenHappened(happened('QuickWinUnmarked', { sheetId, year }), removed);
  });

  it('needs the allocation, on a sheet that is open to changes', () => {
    given(...hall, allocated(sheetId, 2020))
      .when(remove)
      .thenRefused('unknown_allocation');
    given(...hall, allocated(sheetId, year), submitted)
      .when(remove)
      .thenRefused('not_editable');
  });

  it.each([
    ['note', 'Theirs', happened('AllocationRevised', { sheetId, year, note: 'Theirs' })],
    ['target', null, happened('AllocationRevised', { sheetId, year, target: null })],
    ['quickWin/end', '2019-12', quickWinMarked(sheetId, year)],
  ])('P6: does not discard what another person set unseen: %s', (field, current, said) => {
    const events = [...hall, allocated(sheetId, year, { target: 2 }), allocated(sheetId, 2020)];
    const seen = events.length - 1;
    const details = { field: `allocation/2019/${field}`, current, revision: seen + 1 };
    given(...events, said)
      .when(remove, { seen })
      .thenRefused('stale_field', details);
    const dropped = given(...events, said).when(remove, { seen, overwrite: true });
    expect(dropped.state.sheets.get(sheetId)?.allocations).toMatchObject([{ year: 2020 }]);
    const own = given(...events, by('ani', said)).when(remove, { seen });
    expect(own.state.sheets.get(sheetId)?.allocations).toMatchObject([{ year: 2020 }]);
  });

  it('minds no other year', () => {
    const other = happened('AllocationRevised', { sheetId, year: 2020, note: 'Theirs' });
    const events = [...hall, allocated(sheetId, year), allocated(sheetId, 2020)];
    given(...events, other)
      .when(remove, { seen: events.length - 1 })
      .thenHappened(happened('AllocationRemoved', { sheetId, year }));
  });

  it('leaves nothing behind', () => {
    const before = withoutMarks(folded(hall)).sheets.get(sheetId);
    const events = [
      allocated(sheetId, year),
      quickWinMarked(sheetId, year),
      happened('AllocationRemoved', { sheetId, year }),
    ];
    const after = withoutMarks(folded([...hall, ...events]));
    expect(after.sheets.get(sheetId)).toEqual(before);
  });
});
