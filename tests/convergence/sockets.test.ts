import { describe, expect, it } from '@jest/globals';
import { chosenSeed } from '../support/random.ts';
import { playManyOverSockets } from './sockets/play.ts';
import type { WorldResult } from './world.ts';

const seed = chosenSeed();
const worlds = 6;

/** A share of `npm run test:convergence -- --sockets N`, for every change. */
describe(`small worlds over real sockets (seeds ${seed} to ${seed + worlds - 1})`, () => {
  it('P1 P2 P3 P4 P5 P6: everyone ends with what a replay gives, and nothing that was typed is missing', async () => {
    const results: WorldResult[] = [];
    const took = (result: WorldResult) => void results.push(result);
    await playManyOverSockets({ first: seed, worlds, steps: 80, took });
    for (const { seed: one, violations } of results)
      expect({ seed: one, violations }).toEqual({ seed: one, violations: [] });
    const times = (what: string) =>
      results.reduce((sum, { counts }) => sum + (counts.get(what) ?? 0), 0);
    expect(times('accepted')).toBeGreaterThan(worlds);
    expect(times('typed')).toBeGreaterThan(worlds);
  });
});
