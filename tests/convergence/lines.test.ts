import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../support/folder.ts';
import { chosenSeed } from '../support/random.ts';
import { runLines } from './lines/campaign.ts';

const seed = chosenSeed();
const disconnects = 200;

/** A share of `npm run test:convergence -- --disconnects 1000`, for every change. */
describe(`lines that break all the time (seed ${seed})`, () => {
  it(`P2 P9: ${disconnects} forced disconnects: nothing missed, nothing applied twice, no word lost`, async () => {
    const folder = await temporaryFolder();
    const result = await runLines({ data: folder.path, seed, disconnects });
    await folder.remove();
    expect(result.violations).toEqual([]);
    expect(result.disconnects).toBeGreaterThanOrEqual(disconnects);
    expect(result.acknowledged).toBeGreaterThan(disconnects);
    for (const times of Object.values(result.faults)) expect(times).toBeGreaterThan(0);
  });
});
