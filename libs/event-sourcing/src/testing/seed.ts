import { randomInt } from 'node:crypto';

/** Seed of the random tests of a file; `SEED=n` repeats a run. Stands in the titles of those tests. */
export function testSeed(): number {
  const given = process.env.SEED;
  return given === undefined ? randomInt(0x7f_ff_ff_ff) : Number(given);
}
