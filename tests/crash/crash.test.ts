import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../support/folder.ts';
import { chosenSeed } from '../support/random.ts';
import { runCampaign } from './campaign.ts';

const seed = chosenSeed();

/** A small share of `npm run test:crash`, for every change. */
describe(`kill -9 under load (seed ${seed})`, () => {
  it('P1 P2 P3 loses nothing that was acknowledged, doubles nothing, keeps every outcome', async () => {
    const folder = await temporaryFolder();
    const result = await runCampaign({ data: folder.path, seed, kills: 3, terms: 1, clients: 6 });
    await folder.remove();
    expect(result.violations).toEqual([]);
    expect(result).toMatchObject({ lost: 0, duplicated: 0, gaps: 0, goodbyes: 6 });
    expect(result.ackedEdits).toBeGreaterThan(100);
  });
});
