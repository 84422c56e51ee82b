import { describe, expect, it } from '@jest/globals';
import { by, folded, given, withoutMarks } from '../testing/given.ts';
import type { CommandData, EventData } from '../messages.ts';
import { aligned, bare, hall, happened } from '../testing/hall.ts';

const sheetId = 'soc-1a';
const alignmentId = 'al-1';
const last = hall.length - 1;
const submitted = happened('StrategySubmitted', { strategyId: 'soc-1' });
const withdrawn = happened('StrategyWithdrawn', { strategyId: 'soc-1' });
const align = (data: Partial<CommandData<'AlignSheet'>> = {}) =>
  ({ type: 'AlignSheet', data: { sheetId, alignmentId, ...aligned, ...data } }) as const;
const revise = (data: Partial<CommandData<'ReviseAlignment'>>) =>
  ({ type: 'ReviseAlignment', data: { sheetId, alignmentId, ...data } }) as const;
const done = (data: Partial<EventData<'SheetAligned'>> = {}) =>
  happened('SheetAligned', { sheetId, alignmentId, ...aligned, ...data });
const revised = (data: Partial<EventData<'AlignmentRevised'>>) =>
  happened('AlignmentRevised', { sheetId, alignmentId, ...data });

describe('alignments', () => {
  const remove = { type: 'RemoveAlignment', data: { sheetId, alignmentId } } as const;

  it('name a document, its version and the place in it', () => {
    const data = { version: { kind: 'amendment', number: 99 }, code: '1.06.02' } as const;
    given(...hall)
      .when(align(data))
      .thenHappened(done(data));
  });

  it.each([
    '1.06',
    'X.XX',
    '1.XX',
    '1.06.02',
    '1.06.02.1.01',
    '1.06.02.2.01.03',
    '1.06.02.2.01.0003',
  ])('take the code %s', (code) =>
    given(...hall)
      .when(align({ code }))
      .thenHappened(done({ code })),
  );

  it.each([
    '',
    '1',
    '1.6',
    '10.06',
    'x.06',
    '1.06.',
    '1.06.2',
    '1.06.02.1',
    '1.06.02.3.01',
    '1.06.02.1.01.003',
    '1.06.02.1.01.03.1',
    '1.06\n',
  ])('refuse the code %j', (code) =>
    given(...hall)
      .when(align({ code }))
      .thenRefused('invalid_value', { field: 'code' }),
  );

  it.each([
    ['alignmentId', { alignmentId: '' }],
    ['document', { document: 'RTRW' as 'RPJMD' }],
    ['version', { version: { kind: 'amendment', number: 0 } }],
    ['version', { version: { kind: 'amendment', number: 100 } }],
    ['version', { version: { kind: 'amendment' } as never }],
    ['version', { version: { kind: 'sketch' } as never }],
    ['version', { version: 'original' as never }],
    ['version', { version: undefined as never }],
    ['reference', { reference: '' }],
    ['nature', { nature: 'other' as 'main' }],
  ] as [string, Partial<CommandData<'AlignSheet'>>][])(
    'refuse an invalid %s (%#)',
    (field, data) => {
      given(...hall)
        .when(align(data))
        .thenRefused('invalid_value', { field });
    },
  );

  it('have their own ids on their sheet', () => {
    given(...hall, done())
      .when(align({ document: 'RPJPD' }))
      .thenRefused('id_taken');
    given(...hall, happened('SheetAligned', { ...align().data, sheetId: 'soc-1b' }))
      .when(align())
      .thenHappened(done());
    given(...hall)
      .when(align({ alignmentId: 'constructor' }))
      .thenHappened(done({ alignmentId: 'constructor' }));
  });

  it('are forty on a sheet at most', () => {
    const forty = Array.from({ length: 40 }, (_, i) => done({ alignmentId: `a${i}` }));
    given(...hall, ...forty.slice(1))
      .when(align())
      .thenHappened(done());
    given(...hall, ...forty)
      .when(align())
      .thenRefused('limit_reached');
  });

  it('are revised field by field', () => {
    given(...hall, done({ code: '1.06' }))
      .when(revise({ version: { kind: 'original' }, reference: 'Misi 3', code: null }))
      .thenHappened(revised({ reference: 'Misi 3', code: null }));
    given(...hall, done())
      .when(revise({ code: null, ...aligned }))
      .thenNothing();
    given(...hall, done())
      .when(revise({ code: 'A.1' }))
      .thenRefused('invalid_value', { field: 'code' });
    const state = folded([
      ...hall,
      done({ code: '1.06' }),
      revised({ reference: 'Misi 3', code: null }),
    ]);
    expect(state.sheets.get(sheetId)?.alignments).toContainEqual({
      id: alignmentId,
      ...aligned,
      reference: 'Misi 3',
    });
  });

  it.each([
    ['document', 'RPJPD', 'SPBE'],
    ['version', { kind: 'initialDraft' }, { kind: 'finalDraft' }],
    ['reference', 'Mine', 'Ours'],
    ['code', '1.06', '1.07'],
    ['nature', 'supporting', 'main'],
  ])('do not let another person’s %s be overwritten unseen', (field, mine, ours) => {
    const before = done({ nature: 'supporting', code: '1.05' });
    given(...hall, before, revised({ [field]: ours }))
      .when(revise({ [field]: mine }), { seen: last + 1 })
      .thenRefused('stale_field', { field: `alignment/${alignmentId}/${field}`, current: ours });
  });

  it('are removed, with what was known of who wrote them', () => {
    const removed = happened('AlignmentRemoved', { sheetId, alignmentId });
    given(...hall, done())
      .when(remove)
      .thenHappened(removed);
    expect(withoutMarks(folded([...hall, done(), removed])).sheets.get(sheetId)).toEqual(
      withoutMarks(folded(hall)).sheets.get(sheetId),
    );
  });

  it('P6: are not removed over what another person set unseen', () => {
    const removed = happened('AlignmentRemoved', { sheetId, alignmentId });
    const theirs = revised({ reference: 'Theirs' });
    const field = `alignment/${alignmentId}/reference`;
    given(...hall, done(), theirs)
      .when(remove, { seen: last + 1 })
      .thenRefused('stale_field', { field, current: 'Theirs', revision: last + 2 });
    given(...hall, done(), theirs)
      .when(remove, { seen: last + 1, overwrite: true })
      .thenHappened(removed);
    given(...hall, done(), by('ani', theirs))
      .when(remove, { seen: last + 1 })
      .thenHappened(removed);
  });

  it('need to be there, on a sheet that is open to changes', () => {
    for (const command of [revise({ reference: 'Mine' }), remove])
      given(...hall)
        .when(command)
        .thenRefused('unknown_alignment');
    for (const command of [align(), revise({ reference: 'Mine' }), remove]) {
      given(...hall, done(), submitted)
        .when(command)
        .thenRefused('not_editable');
      given(...hall, done(), withdrawn)
        .when(command)
        .thenRefused('withdrawn');
      given(...bare)
        .when(command)
        .thenRefused('unknown_sheet');
    }
  });
});
