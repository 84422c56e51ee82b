import { describe, expect, it } from '@jest/globals';
import { fold, initialState, type WorkshopEvent } from '@rembuk/workshop';
import { placed, seated } from '@rembuk/workshop/testing';
import { predecessorsOf, successorsOf } from './lineage.ts';

const after = (...merges: readonly (readonly [type: string, data: object])[]) =>
  fold(
    initialState,
    placed([...seated, ...merges.map(([type, data]) => ({ type, v: 1, data }) as WorkshopEvent)]),
  );
const strategies = (strategyId: string, intoId: string) =>
  ['StrategyMerged', { strategyId, intoId }] as const;
const organizations = (organizationId: string, intoId: string) =>
  ['OrganizationMerged', { organizationId, intoId }] as const;

describe('what went into what', () => {
  it('is followed through every step, either way', () => {
    const state = after(
      organizations('bpbd', 'dpu'),
      organizations('dinkes', 'dpu'),
      organizations('dpu', 'dishub'),
    );
    expect(successorsOf(state, 'organization/bpbd')).toEqual([
      'organization/dpu',
      'organization/dishub',
    ]);
    expect(predecessorsOf(state, 'organization/dishub')).toEqual([
      'organization/bpbd',
      'organization/dinkes',
      'organization/dpu',
    ]);
    expect(predecessorsOf(state, 'organization/bpbd')).toEqual([]);
    expect(successorsOf(state, 'organization/dishub')).toEqual([]);
  });

  it('ends when a strategy is restored', () => {
    const merged = after(strategies('soc-1', 'soc-2'));
    expect(successorsOf(merged, 'strategy/soc-1')).toEqual(['strategy/soc-2']);
    const restored = after(strategies('soc-1', 'soc-2'), [
      'StrategyRestored',
      { strategyId: 'soc-1' },
    ]);
    expect(successorsOf(restored, 'strategy/soc-1')).toEqual([]);
    expect(predecessorsOf(restored, 'strategy/soc-2')).toEqual([]);
  });

  it('comes to an end where two went into each other in turn', () => {
    const state = after(strategies('soc-1', 'soc-2'), strategies('soc-2', 'soc-1'));
    expect(successorsOf(state, 'strategy/soc-1')).toEqual(['strategy/soc-2']);
    expect(predecessorsOf(state, 'strategy/soc-1')).toEqual(['strategy/soc-2']);
  });

  it('is nothing for what is never merged, or not there', () => {
    for (const entity of ['sheet/soc-1a', 'strategy/none', 'nothing']) {
      expect(successorsOf(after(), entity)).toEqual([]);
      expect(predecessorsOf(after(), entity)).toEqual([]);
    }
  });
});
