import { describe, expect, it } from '@jest/globals';
import { by, folded, given, withoutMarks } from '../testing/given.ts';
import { limits } from '../limits.ts';
import type { CommandData, EventData } from '../messages.ts';
import { hall, happened } from '../testing/hall.ts';

const sheetId = 'soc-1a';
const last = hall.length - 1;
const submitted = happened('StrategySubmitted', { strategyId: 'soc-1' });
const withdrawn = happened('StrategyWithdrawn', { strategyId: 'soc-1' });
const indicatorId = 'in-1';
const on = { kind: 'sheet', id: sheetId } as const;
const measure = {
  name: 'Desa tangguh',
  level: 'outcome',
  unit: 'desa',
  direction: 'up',
} as const;
const add = (data: Partial<CommandData<'AddIndicator'>> = {}) =>
  ({ type: 'AddIndicator', data: { indicatorId, on, ...measure, ...data } }) as const;
const revise = (data: Partial<CommandData<'ReviseIndicator'>>) =>
  ({ type: 'ReviseIndicator', data: { indicatorId, ...data } }) as const;
const aim = (value: number, year = 2020) =>
  ({ type: 'SetIndicatorTarget', data: { indicatorId, year, value } }) as const;
const added = (data: Partial<EventData<'IndicatorAdded'>> = {}) =>
  happened('IndicatorAdded', { indicatorId, on, ...measure, ...data });
const revised = (data: Partial<EventData<'IndicatorRevised'>>) =>
  happened('IndicatorRevised', { indicatorId, ...data });
const aimed = (value: number, year = 2020) =>
  happened('IndicatorTargetSet', { indicatorId, year, value });
const dropTarget = { type: 'RemoveIndicatorTarget', data: { indicatorId, year: 2020 } } as const;
const remove = { type: 'RemoveIndicator', data: { indicatorId } } as const;

describe('indicators', () => {
  it('measure a sheet or a strategy', () => {
    const data = {
      baseline: { value: 3, year: 2017 },
      dataSource: 'BPBD',
      organizationId: 'bpbd',
    };
    given(...hall)
      .when(add(data))
      .thenHappened(added(data));
    const strategy = { on: { kind: 'strategy', id: 'soc-1' } } as const;
    given(...hall)
      .when(add(strategy))
      .thenHappened(added(strategy));
  });

  it.each([
    ['name', { name: '' }],
    ['level', { level: 'input' as 'output' }],
    ['unit', { unit: '' }],
    ['baseline', { baseline: { value: Number.NaN, year: 2017 } }],
    ['baseline', { baseline: { value: 1, year: 1999 } }],
    ['baseline', { baseline: 3 as never }],
    ['direction', { direction: 'sideways' as 'up' }],
    ['dataSource', { dataSource: '' }],
  ])('refuse an invalid %s (%#)', (field, data) => {
    given(...hall)
      .when(add(data))
      .thenRefused('invalid_value', { field });
    given(...hall, added())
      .when(revise(data))
      .thenRefused('invalid_value', { field });
  });

  it('have an id, and stand on a card', () => {
    given(...hall)
      .when(add({ indicatorId: '-' }))
      .thenRefused('invalid_value', { field: 'indicatorId' });
    given(...hall)
      .when(add({ on: { kind: 'board', id: 'society' } as never }))
      .thenRefused('invalid_value', { field: 'on' });
  });

  it('have their own ids, and an organization that there is', () => {
    given(...hall, added())
      .when(add())
      .thenRefused('id_taken');
    given(...hall)
      .when(add({ organizationId: 'nobody' }))
      .thenRefused('unknown_organization');
    given(...hall, added())
      .when(revise({ organizationId: 'disbanded' }))
      .thenRefused('organization_inactive');
  });

  it('are as many as a workshop may hold', () => {
    const many = Array.from({ length: limits.indicatorsMax }, (_, i) =>
      added({ indicatorId: `many${i}` }),
    );
    given(...hall, ...many)
      .when(add())
      .thenRefused('limit_reached');
  });

  it('are revised field by field', () => {
    const before = added({
      dataSource: 'BPS',
      baseline: { value: 1, year: 2017 },
      organizationId: 'dpu',
    });
    given(...hall, before)
      .when(
        revise({
          name: 'Desa siaga',
          unit: 'desa',
          dataSource: null,
          baseline: { value: 1, year: 2017 },
        }),
      )
      .thenHappened(revised({ name: 'Desa siaga', dataSource: null }));
    const state = folded([
      ...hall,
      before,
      revised({ dataSource: null, baseline: null, organizationId: null }),
    ]);
    expect(state.indicators.get(indicatorId)).toMatchObject(measure);
    for (const field of ['dataSource', 'baseline', 'organizationId'])
      expect(state.indicators.get(indicatorId)).not.toHaveProperty(field);
  });

  it('P6: do not let another person’s words be overwritten unseen', () => {
    given(...hall, added(), revised({ name: 'Ours' }))
      .when(revise({ name: 'Mine' }), { seen: last + 1 })
      .thenRefused('stale_field', { field: 'name', current: 'Ours' });
  });

  it('aim at a value for each year', () => {
    given(...hall, added())
      .when(aim(12.5))
      .thenHappened(aimed(12.5));
    given(...hall, added(), aimed(12.5))
      .when(aim(12.5), { seen: 0 })
      .thenNothing();
    given(...hall, added(), aimed(12.5))
      .when(aim(13), { seen: last + 1 })
      .thenRefused('stale_field', { field: 'targets/2020', current: 12.5 });
    given(...hall, added(), aimed(12.5))
      .when(aim(13, 2021), { seen: 0 })
      .thenHappened(aimed(13, 2021));
    given(...hall, added())
      .when(aim(Number.NaN))
      .thenRefused('invalid_value', { field: 'value' });
    given(...hall, added())
      .when(aim(2e15))
      .thenRefused('invalid_value', { field: 'value' });
    given(...hall, added())
      .when(aim(1, 2101))
      .thenRefused('invalid_value', { field: 'year' });
  });

  it('drop the target of a year', () => {
    const dropped = happened('IndicatorTargetRemoved', { indicatorId, year: 2020 });
    given(...hall, added(), aimed(12.5))
      .when(dropTarget)
      .thenHappened(dropped);
    given(...hall, added())
      .when(dropTarget)
      .thenNothing();
    expect(withoutMarks(folded([...hall, added(), aimed(1), dropped]))).toEqual(
      withoutMarks(folded([...hall, added()])),
    );
  });

  it('P6: do not drop a target that another person set unseen', () => {
    const dropped = happened('IndicatorTargetRemoved', { indicatorId, year: 2020 });
    const events = [...hall, added(), by('ani', aimed(12.5))];
    given(...events, aimed(13))
      .when(dropTarget, { seen: last + 2 })
      .thenRefused('stale_field', { field: 'targets/2020', current: 13, revision: last + 3 });
    given(...events, aimed(13))
      .when(dropTarget, { seen: last + 2, overwrite: true })
      .thenHappened(dropped);
    given(...events, aimed(13, 2021))
      .when(dropTarget, { seen: last + 2 })
      .thenHappened(dropped);
  });

  it.each([
    ['name', 'Theirs', revised({ name: 'Theirs' })],
    ['targets/2020', 13, aimed(13)],
  ])('P6: are not removed over what another person set unseen: %s', (field, current, said) => {
    const removed = happened('IndicatorRemoved', { indicatorId });
    given(...hall, added(), said)
      .when(remove, { seen: last + 1 })
      .thenRefused('stale_field', { field, current, revision: last + 2 });
    given(...hall, added(), said)
      .when(remove, { seen: last + 1, overwrite: true })
      .thenHappened(removed);
    given(...hall, added(), by('ani', said))
      .when(remove, { seen: last + 1 })
      .thenHappened(removed);
  });

  it('are removed', () => {
    given(...hall, added())
      .when(remove)
      .thenHappened(happened('IndicatorRemoved', { indicatorId }));
    expect(folded([...hall, added(), happened('IndicatorRemoved', { indicatorId })])).toEqual(
      folded(hall),
    );
  });

  it.each([revise({ name: 'Mine' }), aim(1), dropTarget, remove])(
    'need to be there, on a card that is open to changes: %j',
    (command) => {
      given(...hall)
        .when(command)
        .thenRefused('unknown_indicator');
      given(...hall, added(), submitted)
        .when(command)
        .thenRefused('not_editable');
      given(...hall, added({ on: { kind: 'strategy', id: 'soc-1' } }), submitted)
        .when(command)
        .thenRefused('not_editable');
      given(...hall, added(), withdrawn)
        .when(command)
        .thenRefused('withdrawn');
    },
  );

  it('are added to a card that is open to changes', () => {
    given(...hall, submitted)
      .when(add())
      .thenRefused('not_editable');
    given(...hall)
      .when(add({ on: { kind: 'sheet', id: 'x' } }))
      .thenRefused('unknown_sheet');
    given(...hall)
      .when(add({ on: { kind: 'strategy', id: 'x' } }))
      .thenRefused('unknown_strategy');
  });
});
