import { describe, expect, it } from '@jest/globals';
import { testSeed } from '@rembuk/event-sourcing/testing';
import * as fc from 'fast-check';
import { thinned } from './thinning.ts';

const seed = testSeed();

describe('thinning of snapshots', () => {
  it('gives up nothing while there is room', () => {
    expect(thinned([3, 1, 2], { keptMax: 3, newestKept: 1 })).toEqual([]);
    expect(thinned([], { keptMax: 3, newestKept: 1 })).toEqual([]);
  });

  it('gives up the one that is missed least', () => {
    expect(thinned([0, 10, 20, 21, 40, 50], { keptMax: 5, newestKept: 1 })).toEqual([20]);
    expect(thinned([0, 100, 101, 102, 103], { keptMax: 4, newestKept: 3 })).toEqual([100]);
  });

  it(`keeps the first and the newest, and never more than it may (seed ${seed})`, () => {
    const rule = fc.record({
      keptMax: fc.integer({ min: 1, max: 20 }),
      newestKept: fc.integer({ min: 1, max: 8 }),
    });
    const revisions = fc.uniqueArray(fc.nat(10_000), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(rule, revisions, (rule, revisions) => {
        const ascending = revisions.toSorted((a, b) => a - b);
        const kept = saved(ascending, rule);
        expect(kept.length).toBe(Math.min(revisions.length, rule.keptMax));
        const newest = Math.min(rule.newestKept, rule.keptMax - 1, ascending.length);
        expect(kept.slice(kept.length - Math.max(newest, 1))).toEqual(
          ascending.slice(ascending.length - Math.max(newest, 1)),
        );
        if (rule.keptMax > 1) expect(kept[0]).toBe(ascending[0]);
      }),
      { seed, numRuns: 500 },
    );
  });

  it.each([
    [128, 4],
    [16, 4],
    [8, 2],
  ])('leaves no past revision far from a snapshot (%i kept, %i newest)', (keptMax, newestKept) => {
    const revisions = Array.from({ length: 2_000 }, (_, index) => index * 500);
    const kept = saved(revisions, { keptMax, newestKept });
    const gaps = kept.slice(1).map((revision, index) => revision - (kept[index] ?? 0));
    const even = 1_000_000 / (keptMax - newestKept);
    expect(Math.max(...gaps)).toBeLessThan(2 * even);
  });
});

/** What is kept after saving these one by one. */
function saved(revisions: readonly number[], rule: { keptMax: number; newestKept: number }) {
  let kept: number[] = [];
  for (const revision of revisions) {
    kept = [...kept, revision].toSorted((a, b) => a - b);
    const going = new Set(thinned(kept, rule));
    kept = kept.filter((revision) => !going.has(revision));
  }
  return kept;
}
