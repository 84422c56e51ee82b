import { describe, expect, it, jest } from '@jest/globals';
import { folded } from '../testing/given.ts';
import {
  allocated,
  hall,
  happened,
  linkDrawn,
  quickWinMarked,
  sheetAdded,
  strategyProposed,
} from '../testing/hall.ts';
import { playWorkshop } from '../testing/play.ts';
import { seeded } from '../testing/random.ts';
import { warningsAbout, warningsOf } from '../warnings.ts';

describe('a workshop as large as it may be', () => {
  const strategies = Array.from({ length: 500 }, (_, i) => i);
  const state = folded([
    ...hall,
    ...strategies.flatMap((i) => [
      strategyProposed(`s${i}`, { dimensionId: i % 2 ? 'society' : 'living', code: `S${i}` }),
      ...Array.from({ length: 10 }, (_, n) =>
        sheetAdded(`s${i}-${n}`, `s${i}`, { code: `S${i}-${n}` }),
      ),
      allocated(`s${i}-0`, 2018 + (i % 6)),
    ]),
    ...strategies.slice(1).map((i) =>
      linkDrawn({
        linkId: `l${i}`,
        from: { kind: 'strategy', id: `s${i - 1}` },
        to: { kind: 'strategy', id: `s${i}` },
        type: 'dependsOn',
      }),
    ),
    happened('StrategySubmitted', { strategyId: 's3' }),
  ]);

  it('is looked through once, not once for each link', () => {
    const walks = jest.spyOn(state.sheets, 'forEach');
    const all = warningsOf(state);
    expect(walks).toHaveBeenCalledTimes(1);
    expect(all.filter(({ code }) => code === 'dependency_starts_later').length).toBeGreaterThan(
      400,
    );
    expect(all.filter(({ code }) => code === 'alignment_missing')).toHaveLength(30);
  });

  it('is not looked through for a sheet that nothing else depends on', () => {
    const walks = jest.spyOn(state.sheets, 'forEach');
    walks.mockClear();
    warningsAbout(state, [{ kind: 'sheet', id: 'soc-1a' }]);
    expect(walks).not.toHaveBeenCalled();
  });

  it('tells who touches a strategy neither of its board nor, in a draft, of its sheets', () => {
    const noisy = folded([
      ...hall,
      allocated('soc-1a', 2030),
      allocated('soc-1b', 2020),
      quickWinMarked('soc-1b', 2020),
      happened('QuickWinCapSet', { dimensionId: 'society', cap: 0 }),
    ]);
    expect(warningsOf(noisy)).toHaveLength(2);
    expect(warningsAbout(noisy, [{ kind: 'strategy', id: 'soc-1' }])).toEqual([]);
  });

  it('agrees with what is told about each card', () => {
    const all = warningsOf(state);
    for (const id of ['s3', 's4', 's499']) {
      const links = [`l${Number(id.slice(1))}`, `l${Number(id.slice(1)) + 1}`];
      const expected = all.filter(({ on }) => links.includes(on.id) || on.id.startsWith(`${id}-`));
      expect(warningsAbout(state, [{ kind: 'strategy', id }])).toEqual(expected);
    }
  });
});

describe('a workshop that was played by chance', () => {
  it.each([3, 2018])('tells every warning to who touches what it is on (seed %d)', (seed) => {
    const { state } = playWorkshop({ random: seeded(seed), people: 20, commands: 3_000 });
    const all = warningsOf(state);
    const told = warningsAbout(state, [
      ...[...state.sheets.keys()].map((id) => ({ kind: 'sheet', id }) as const),
      ...[...state.links.keys()].map((id) => ({ kind: 'link', id }) as const),
    ]);
    expect(told).toEqual(all);
    expect(new Set(all.map(({ code }) => code)).size).toBeGreaterThan(4);
  });
});
