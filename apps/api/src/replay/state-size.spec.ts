import { describe, expect, it } from '@jest/globals';
import { fold, initialState, stateToJson } from '@rembuk/workshop';
import { fitri, placed, seated } from '@rembuk/workshop/testing';
import { approximateBytes } from './state-size.ts';

/** A board of strategies with long texts. */
function stateOf(strategies: number, issueLength: number) {
  const events = Array.from({ length: strategies }, (_, index) => ({
    type: 'StrategyProposed',
    v: 1,
    data: {
      strategyId: `str-${index}`,
      dimensionId: 'soc',
      code: `S-${index}`,
      subdimension: 'umum',
      title: 'Kenduren Mas',
      organizationId: fitri.organizationId ?? 'dinsos',
      order: `a${index}`,
      issue: 'x'.repeat(issueLength),
      target: '',
    },
  }));
  return fold(initialState, placed([...seated, ...events] as Parameters<typeof placed>[0]));
}

describe('about how much memory a state takes', () => {
  it('grows with what it holds, rows and texts alike', () => {
    const [few, many, long] = [stateOf(10, 0), stateOf(1_000, 0), stateOf(10, 100_000)];
    expect(approximateBytes(many)).toBeGreaterThan(approximateBytes(few) + 990 * 300);
    for (const state of [few, many, long]) {
      const written = JSON.stringify(stateToJson(state)).length;
      expect(approximateBytes(state)).toBeGreaterThan(written);
      expect(approximateBytes(state)).toBeLessThan(written * 20);
    }
  });
});
