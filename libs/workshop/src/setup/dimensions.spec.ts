import { describe, expect, it } from '@jest/globals';
import { limits } from '../limits.ts';
import type { CommandData } from '../messages.ts';
import { by, careless, given } from '../testing/given.ts';
import { bare, hall, happened } from '../testing/hall.ts';

const mobility: CommandData<'DefineDimension'> = {
  dimensionId: 'mobility',
  code: 'MOB',
  name: 'Smart Mobility',
  nameId: 'Mobilitas Cerdas',
  active: true,
  subdimensions: ['roads', 'ports'],
};
const withdrawn = ['soc-1', 'soc-2'].map((strategyId) =>
  happened('StrategyWithdrawn', { strategyId }),
);

describe('defining a dimension', () => {
  const define = (fields: Partial<typeof mobility> = {}) =>
    ({ type: 'DefineDimension', data: { ...mobility, ...fields } }) as const;

  it('adds a board', () => {
    const outcome = given(...hall).when(define());
    outcome.thenHappened(happened('DimensionDefined', mobility));
    expect(outcome.state.dimensions.get('mobility')).toMatchObject({ quickWinCap: null });
  });

  it.each([
    ['dimensionId', { dimensionId: '' }],
    ['code', { code: '' }],
    ['name', { name: '' }],
    ['nameId', { nameId: 'x'.repeat(limits.name.max + 1) }],
    ['active', { active: 'yes' }],
    ['subdimensions', { subdimensions: ['roads', 'ROADS'] }],
    ['subdimensions', { subdimensions: [''] }],
    [
      'subdimensions',
      { subdimensions: Array.from({ length: limits.subdimensionsMax + 1 }, String) },
    ],
  ])('refuses another %s: %j', (field, fields) => {
    given(...hall)
      .when(careless('DefineDimension', { ...mobility, ...fields }))
      .thenRefused('invalid_value', { field });
  });

  it('under an id, a code and names of its own', () => {
    given(...hall)
      .when(define({ dimensionId: 'society' }))
      .thenRefused('id_taken');
    given(...hall)
      .when(define({ code: 'soc' }))
      .thenRefused('code_taken');
    given(...hall)
      .when(define({ name: 'SMART society' }))
      .thenRefused('name_taken');
    given(...hall)
      .when(define({ nameId: 'Smart living' }))
      .thenRefused('name_taken');
  });

  it('up to the limit', () => {
    const many = Array.from({ length: limits.dimensionsMax }, (_, n) =>
      happened('DimensionDefined', {
        ...mobility,
        dimensionId: `d${n}`,
        code: `D${n}`,
        name: `N${n}`,
        nameId: `I${n}`,
      }),
    );
    given(...bare, ...many)
      .when(define())
      .thenRefused('limit_reached');
  });
});

describe('revising a dimension', () => {
  const revise = (
    data: Omit<CommandData<'ReviseDimension'>, 'dimensionId'>,
    dimensionId = 'society',
  ) => ({ type: 'ReviseDimension', data: { dimensionId, ...data } }) as const;

  it('says what changed', () => {
    given(...hall)
      .when(
        revise({ code: 'SOC', name: 'Smart People', subdimensions: ['first', 'second', 'third'] }),
      )
      .thenHappened(
        happened('DimensionRevised', {
          dimensionId: 'society',
          name: 'Smart People',
          subdimensions: ['first', 'second', 'third'],
        }),
      );
    given(...hall)
      .when(revise({ subdimensions: ['first', 'second'] }))
      .thenNothing();
  });

  it('refuses what defining would', () => {
    given(...hall)
      .when(revise({ name: '' }))
      .thenRefused('invalid_value', { field: 'name' });
    given(...hall)
      .when(revise({ code: 'liv' }))
      .thenRefused('code_taken');
    given(...hall)
      .when(revise({ name: 'Smart living' }))
      .thenRefused('name_taken');
    given(...hall)
      .when(revise({ name: 'X' }, 'none'))
      .thenRefused('unknown_dimension');
  });

  it('keeps the subdimensions under which strategies stand', () => {
    const revision = revise({ subdimensions: ['second'] });
    given(...hall)
      .when(revision)
      .thenRefused('subdimension_in_use');
    given(...hall, ...withdrawn)
      .when(revision)
      .thenHappened(happened('DimensionRevised', revision.data));
  });

  it('not over what another has changed', () => {
    const renamed = by('ani', happened('DimensionRevised', { dimensionId: 'society', name: 'A' }));
    given(...hall, renamed)
      .when(revise({ name: 'B' }), { actor: 'budi', seen: hall.length - 1 })
      .thenRefused('stale_field', { field: 'name', current: 'A' });
  });
});

describe('activating and deactivating', () => {
  const activate = (dimensionId: string) =>
    ({ type: 'ActivateDimension', data: { dimensionId } }) as const;
  const deactivate = (dimensionId: string) =>
    ({ type: 'DeactivateDimension', data: { dimensionId } }) as const;

  it('a workshop uses the dimensions that it wants', () => {
    given(...hall)
      .when(activate('economy'))
      .thenHappened(happened('DimensionActivated', { dimensionId: 'economy' }));
    given(...hall)
      .when(activate('society'))
      .thenNothing();
    given(...hall)
      .when(activate('none'))
      .thenRefused('unknown_dimension');
    given(...hall)
      .when(deactivate('economy'))
      .thenNothing();
    given(...hall)
      .when(deactivate('none'))
      .thenRefused('unknown_dimension');
  });

  it('not one on which strategies live', () => {
    given(...hall)
      .when(deactivate('society'))
      .thenRefused('dimension_in_use');
    given(...hall, ...withdrawn)
      .when(deactivate('society'))
      .thenHappened(happened('DimensionDeactivated', { dimensionId: 'society' }));
  });

  it('on one that is not active nobody proposes', () => {
    given(...hall)
      .when({
        type: 'ProposeStrategy',
        data: {
          strategyId: 'eco-1',
          dimensionId: 'economy',
          code: 'ECO-1',
          subdimension: 'first',
          title: 'A strategy for nobody',
          organizationId: 'bpbd',
        },
      })
      .thenRefused('dimension_inactive');
  });
});

describe('the cap on quick wins', () => {
  const cap = (cap: number | null, dimensionId = 'society') =>
    ({ type: 'SetQuickWinCap', data: { dimensionId, cap } }) as const;
  const capped = happened('QuickWinCapSet', { dimensionId: 'society', cap: 2 });

  it('is set, changed and lifted', () => {
    given(...hall)
      .when(cap(2))
      .thenHappened(capped);
    given(...hall, capped)
      .when(cap(2))
      .thenNothing();
    given(...hall, capped)
      .when(cap(null))
      .thenHappened(happened('QuickWinCapSet', { dimensionId: 'society', cap: null }));
    given(...hall)
      .when(cap(null))
      .thenNothing();
  });

  it('is a whole number of a board that is there', () => {
    given(...hall)
      .when(cap(-1))
      .thenRefused('invalid_value', { field: 'cap' });
    given(...hall)
      .when(cap(1.5))
      .thenRefused('invalid_value', { field: 'cap' });
    given(...hall)
      .when(cap(1, 'none'))
      .thenRefused('unknown_dimension');
  });

  it('not over what another has set', () => {
    given(...hall, by('ani', capped))
      .when(cap(3), { actor: 'budi', seen: hall.length - 1 })
      .thenRefused('stale_field', { field: 'quickWinCap', current: 2 });
  });
});
