import { describe, expect, it } from '@jest/globals';
import type { RefusalCode } from '../refusals.ts';
import { commandTypes } from '../policy.ts';
import { type WarningCode, warnings, warningsOf } from '../warnings.ts';
import { type Played, playWorkshop, seeded } from './index.ts';

const total = (counts: ReadonlyMap<string, number>) =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);

describe('a played workshop', () => {
  const play = (seed: number, commands = 6_000) =>
    playWorkshop({ random: seeded(seed), people: 40, commands });

  it('is the same for the same seed, and another for another', () => {
    const events = (played: Played) => JSON.stringify(played.events);
    expect(events(play(1, 500))).toBe(events(play(1, 500)));
    expect(events(play(1, 500))).not.toBe(events(play(2, 500)));
  });

  it('tries every command, and most are accepted', () => {
    const { tried, refused } = play(3, 15_000);
    expect(commandTypes.filter((type) => !tried.has(type))).toEqual([]);
    expect(total(refused) / total(tried)).toBeLessThan(0.05);
    const expected: readonly RefusalCode[] = ['stale_field', 'board_locked', 'code_taken'];
    const surprising = [...refused.keys()].filter((code) => !expected.includes(code));
    expect(surprising.length).toBeLessThan(8);
  });

  it('grows into a masterplan', () => {
    const { state } = play(4);
    expect(state.strategies.size).toBeGreaterThan(30);
    expect(state.sheets.size).toBeGreaterThan(60);
    expect(state.links.size).toBeGreaterThan(20);
    expect(state.comments.size).toBeGreaterThan(100);
  });

  it('gives occasion to every warning', () => {
    const found = new Set<WarningCode>();
    for (let seed = 1; seed <= 20 && found.size < Object.keys(warnings).length; seed += 1)
      for (const { code } of warningsOf(play(seed).state)) found.add(code);
    expect(Object.keys(warnings).filter((code) => !found.has(code as WarningCode))).toEqual([]);
  });

  it('takes other shapes', () => {
    const size = { dimensions: 1, organizations: 3, sessions: 1 };
    const { state } = playWorkshop({ random: seeded(5), people: 3, commands: 0, size });
    expect(state.groups.get('group-1')?.organizationIds).toHaveLength(3);
    expect([...state.participants.keys()]).toContain('person-3');
  });
});
