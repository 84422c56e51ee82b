import { describe, it } from '@jest/globals';
import type { CommandData } from '../messages.ts';
import { limits } from '../limits.ts';
import { given } from '../testing/given.ts';
import { bare, hall, happened, sheetAdded, strategyProposed } from '../testing/hall.ts';

const submitted = happened('StrategySubmitted', { strategyId: 'soc-1' });
const strategyWithdrawn = happened('StrategyWithdrawn', { strategyId: 'soc-1' });
const withdrawn = happened('SheetWithdrawn', { sheetId: 'soc-1a' });
const sheetId = 'soc-1a';

const newSheet: CommandData<'AddSheet'> = {
  sheetId: 'soc-1c',
  strategyId: 'soc-1',
  code: 'SOC-1c',
  shortTitle: 'Desa Tangguh',
  title: 'Desa tangguh bencana',
};
const add = (data: Partial<CommandData<'AddSheet'>> = {}) =>
  ({ type: 'AddSheet', data: { ...newSheet, ...data } }) as const;
const move = (data: { strategyId: string; order?: string }) =>
  ({ type: 'MoveSheet', data: { sheetId, ...data } }) as const;
const reorder = (order: string) => ({ type: 'ReorderSheet', data: { sheetId, order } }) as const;

describe('adding a sheet', () => {
  it('puts it behind the other sheets of its strategy', () => {
    given(...hall)
      .when(add())
      .thenHappened(happened('SheetAdded', { ...newSheet, order: 'a2', supportingIds: [] }));
  });

  it('takes everything that the command gives', () => {
    const data = {
      order: 'a0V',
      leadId: 'dpu',
      supportingIds: ['bpbd', 'dinkes'],
      kind: 'product',
      form: 'digital',
      stage: 'trial',
    } as const;
    given(...hall)
      .when(add(data))
      .thenHappened(happened('SheetAdded', { ...newSheet, ...data }));
  });

  it('counts an organization that supports it twice once', () => {
    given(...hall)
      .when(add({ supportingIds: ['dpu', 'dinkes', 'dpu'] }))
      .thenHappened(
        happened('SheetAdded', { ...newSheet, order: 'a2', supportingIds: ['dpu', 'dinkes'] }),
      );
  });

  it.each([
    ['sheetId', { sheetId: 'no spaces' }],
    ['code', { code: '' }],
    ['code', { code: 'C'.repeat(limits.code.max + 1) }],
    ['shortTitle', { shortTitle: 'ab' }],
    ['shortTitle', { shortTitle: 'a'.repeat(81) }],
    ['title', { title: '  ' }],
    ['title', { title: 'a'.repeat(201) }],
    ['order', { order: 'a00' }],
    ['supportingIds', { supportingIds: Array.from({ length: 101 }, (_, i) => `o${i}`) }],
    ['kind', { kind: 'idea' as 'concept' }],
    ['form', { form: 'paper' as 'digital' }],
    ['stage', { stage: 'done' as 'rollout' }],
  ])('refuses an invalid %s (%#)', (field, data) => {
    given(...hall)
      .when(add(data))
      .thenRefused('invalid_value', { field });
  });

  it.each([
    ['unknown_strategy', { strategyId: 'nowhere' }],
    ['unknown_organization', { leadId: 'nobody' }],
    ['unknown_organization', { supportingIds: ['nobody'] }],
    ['organization_inactive', { leadId: 'disbanded' }],
    ['organization_inactive', { supportingIds: ['disbanded'] }],
    ['lead_is_supporting', { leadId: 'dpu', supportingIds: ['bpbd', 'dpu'] }],
    ['id_taken', { sheetId: 'liv-1a' }],
  ] as const)('refuses with %s: %j', (code, data) => {
    given(...hall)
      .when(add(data))
      .thenRefused(code);
  });

  it('shares the codes of a board between strategies and sheets, without regard to case', () => {
    given(...hall)
      .when(add({ code: 'soc-1A' }))
      .thenRefused('code_taken');
    given(...hall)
      .when(add({ code: 'Soc-2' }))
      .thenRefused('code_taken');
    given(...hall)
      .when(add({ code: 'LIV-1' }))
      .thenHappened(
        happened('SheetAdded', { ...newSheet, code: 'LIV-1', order: 'a2', supportingIds: [] }),
      );
  });

  it('needs a strategy that is open to changes', () => {
    given(...hall, submitted)
      .when(add())
      .thenRefused('not_editable', { status: 'submitted' });
    given(...hall, strategyWithdrawn)
      .when(add())
      .thenRefused('withdrawn');
    const sentBack = happened('StrategyRevisionRequested', { strategyId: 'soc-1', note: 'Why?' });
    given(...hall, submitted, sentBack)
      .when(add())
      .thenHappened(happened('SheetAdded', { ...newSheet, order: 'a2', supportingIds: [] }));
  });

  it('stops at as many sheets as a workshop may hold', () => {
    const four = hall.filter(({ type }) => type === 'SheetAdded').length;
    const more = Array.from({ length: limits.sheetsMax - four }, (_, i) =>
      sheetAdded(`s${i}`, 'soc-2'),
    );
    given(...hall, ...more)
      .when(add({ order: 'a5' }))
      .thenRefused('limit_reached');
  });
});

describe('the place of a sheet', () => {
  const moved = happened('SheetMoved', { sheetId, strategyId: 'soc-2', order: 'a0' });

  it('moves to another strategy of its board, to the end unless told where', () => {
    given(...hall)
      .when(move({ strategyId: 'soc-2' }))
      .thenHappened(moved);
    given(...hall, sheetAdded('soc-2a', 'soc-2'))
      .when(move({ strategyId: 'soc-2' }))
      .thenHappened(happened('SheetMoved', { sheetId, strategyId: 'soc-2', order: 'a1' }));
    given(...hall, sheetAdded('soc-2a', 'soc-2'))
      .when(move({ strategyId: 'soc-2', order: 'Zz' }))
      .thenHappened(happened('SheetMoved', { sheetId, strategyId: 'soc-2', order: 'Zz' }));
  });

  it('keeps its code on the board when it moves', () => {
    given(...hall, moved)
      .when(add({ code: 'SOC-1A' }))
      .thenRefused('code_taken');
  });

  it('does not leave its board', () => {
    given(...hall)
      .when(move({ strategyId: 'liv-1' }))
      .thenRefused('other_board');
  });

  it('moves only between strategies that are open to changes', () => {
    const target = happened('StrategySubmitted', { strategyId: 'soc-2' });
    given(...hall, target)
      .when(move({ strategyId: 'soc-2' }))
      .thenRefused('not_editable');
    given(...hall, submitted)
      .when(move({ strategyId: 'soc-2' }))
      .thenRefused('not_editable');
    given(...hall)
      .when(move({ strategyId: 'nowhere' }))
      .thenRefused('unknown_strategy');
  });

  it('under the same strategy only its order changes', () => {
    given(...hall)
      .when(move({ strategyId: 'soc-1' }))
      .thenNothing();
    given(...hall)
      .when(move({ strategyId: 'soc-1', order: 'a5' }))
      .thenHappened(happened('SheetReordered', { sheetId, order: 'a5' }));
  });

  it('is not taken from where another person has just moved it', () => {
    const third = strategyProposed('soc-3');
    const seen = hall.length;
    given(...hall, third, moved)
      .when(move({ strategyId: 'soc-3' }), { seen })
      .thenRefused('stale_field', { field: 'strategyId', current: 'soc-2' });
    given(...hall, third, moved)
      .when(move({ strategyId: 'soc-3' }), { seen, overwrite: true })
      .thenHappened(happened('SheetMoved', { sheetId, strategyId: 'soc-3', order: 'a0' }));
  });

  it('among its siblings is free, also once submitted, and the last move counts', () => {
    given(...hall, submitted, happened('SheetReordered', { sheetId, order: 'a7' }))
      .when(reorder('a3'), { seen: 0 })
      .thenHappened(happened('SheetReordered', { sheetId, order: 'a3' }));
    given(...hall)
      .when(reorder('a0'))
      .thenNothing();
    given(...hall, strategyWithdrawn)
      .when(reorder('a3'))
      .thenRefused('withdrawn');
    given(...hall, withdrawn)
      .when(reorder('a3'))
      .thenRefused('withdrawn');
  });

  it('is a fractional index', () => {
    given(...hall)
      .when(reorder('first'))
      .thenRefused('invalid_value', { field: 'order' });
    given(...hall)
      .when(move({ strategyId: 'soc-2', order: '' }))
      .thenRefused('invalid_value', { field: 'order' });
  });
});

describe('withdrawing and restoring a sheet', () => {
  const withdraw = { type: 'WithdrawSheet', data: { sheetId, reason: 'Merged' } } as const;
  const restore = { type: 'RestoreSheet', data: { sheetId } } as const;

  it('withdraws once, while its strategy is open to changes', () => {
    given(...hall)
      .when(withdraw)
      .thenHappened(happened('SheetWithdrawn', { sheetId, reason: 'Merged' }));
    given(...hall, withdrawn)
      .when(withdraw)
      .thenRefused('withdrawn');
    given(...hall, submitted)
      .when(withdraw)
      .thenRefused('not_editable');
    given(...hall)
      .when({ type: 'WithdrawSheet', data: { sheetId, reason: 'x'.repeat(1001) } })
      .thenRefused('invalid_value', { field: 'reason' });
  });

  it('restores what was withdrawn', () => {
    given(...hall, withdrawn)
      .when(restore)
      .thenHappened(happened('SheetRestored', { sheetId }));
    given(...hall)
      .when(restore)
      .thenRefused('not_withdrawn');
    given(...bare)
      .when(restore)
      .thenRefused('unknown_sheet');
    given(...hall, withdrawn, submitted)
      .when(restore)
      .thenRefused('not_editable');
    given(...hall, withdrawn, strategyWithdrawn)
      .when(restore)
      .thenRefused('withdrawn');
  });

  it('frees its code until it comes back', () => {
    const successor = sheetAdded('soc-1c', 'soc-1', { code: 'SOC-1A' });
    given(...hall, withdrawn)
      .when(add({ code: 'SOC-1A' }))
      .thenHappened(
        happened('SheetAdded', { ...newSheet, code: 'SOC-1A', order: 'a2', supportingIds: [] }),
      );
    given(...hall, withdrawn, successor)
      .when(restore)
      .thenRefused('code_taken');
    given(...hall, withdrawn, successor, withdrawn)
      .when(restore)
      .thenRefused('code_taken');
    given(...hall, withdrawn, happened('SheetRestored', { sheetId }))
      .when(add({ code: 'SOC-1A' }))
      .thenRefused('code_taken');
  });
});
