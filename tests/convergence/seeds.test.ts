import { describe, expect, it } from '@jest/globals';
import { chosenSeed } from '../support/random.ts';
import { playWorld } from './play.ts';
import type { Edition } from './world.ts';

/** Seeds that have failed once, the edition of their worlds, and what it was. */
const mended = [
  [9029, 1, 'a draft that was kept knows more than the snapshot that the next page begins with'],
  [9071, 1, 'the same, with several texts'],
  [30002, 1, 'the same, found by taking the guard away'],
  [30047, 1, 'the same'],
  [338, 1, 'an undo in a text named an edit that had had no effect'],
  [576, 1, 'the same'],
  [394, 1, 'typing that has to go out anew is not there to be undone until it has'],
  [9609, 1, 'typing was refused while its undo waited behind something else'],
  [
    80058,
    1,
    'the undo of typing that had to go out anew outlived the page, and named what was no more',
  ],
  [90121, 1, 'an edit had gone out before the device took note of it, behind another that had'],
  [7715, 1, 'the same, of an edit that came too late and had lost all effect meanwhile'],
  [6930, 2, 'the judge looked for a whole word that its author had cut into'],
  [
    8682,
    2,
    'an edit had had no effect, and its undo brought back what another person had taken away',
  ],
  [
    9179,
    2,
    'what was taken away and never went out was taken back as a word that was cut and pasted',
  ],
  [118, 3, 'a server refused a command for what another one had changed meanwhile'],
  [170, 3, 'a page was opened at a server that had not heard of what its draft knew'],
  [177, 3, 'the same'],
] as const satisfies readonly (readonly [number, Edition, string])[];

const seed = chosenSeed();
const many = Array.from({ length: 20 }, (_, index) => seed + index);

/** A small share of `npm run test:convergence`, for every change. */
describe(`small worlds (seeds ${seed} to ${seed + many.length - 1})`, () => {
  it('P1 P2 P3 P4 P5 P6: everyone ends with what a replay gives, and nothing that was typed is missing', async () => {
    for (const one of many) {
      const { violations } = await playWorld({ seed: one });
      expect({ seed: one, violations }).toEqual({ seed: one, violations: [] });
    }
  });

  it('P1 P2 P3 P4 P5 P6: so does everyone where several servers come and go over one store, and lose it for a while', async () => {
    const counts = new Map<string, number>();
    for (const one of many.slice(0, 10)) {
      const world = await playWorld({ seed: one, edition: 3 });
      expect({ seed: one, violations: world.violations }).toEqual({ seed: one, violations: [] });
      for (const [what, times] of world.counts) counts.set(what, (counts.get(what) ?? 0) + times);
    }
    expect(counts.get('a server at rest')).toBeGreaterThan(10);
    for (const what of ['add a server', 'lose a server', 'cut off from the store'])
      expect({ what, times: counts.get(what) ?? 0 }).not.toEqual({ what, times: 0 });
  });

  it.each(mended)('seed %i, edition %i: %s', async (one, edition, _what) => {
    const { violations } = await playWorld({ seed: one, edition });
    expect(violations).toEqual([]);
  });

  it('plays the same world again from the same seed', async () => {
    const [first, again] = [await playWorld({ seed }), await playWorld({ seed })];
    expect(again).toEqual(first);
  });

  it('meets what it is there for', async () => {
    const { counts } = await playWorld({ seed: 7, steps: 1_500 });
    const common = ['typed', 'accepted', 'crash', 'reload', 'kill the server', 'snapshot'];
    for (const what of [...common, 'leave for good'])
      expect({ what, times: counts.get(what) ?? 0 }).not.toEqual({ what, times: 0 });
  });
});
