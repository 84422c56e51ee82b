import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../support/folder.ts';
import { chosenSeed } from '../support/random.ts';
import { runFleetCampaign } from './campaign.ts';

const seed = chosenSeed();

/** A small share of `npm run test:fleet`, for every change. */
describe(`two servers over one log (seed ${seed})`, () => {
  it('P1 P2 P3 P6: one is cut off and killed, one replaced: nothing is lost or doubled, both hold the same', async () => {
    const folder = await temporaryFolder();
    const result = await runFleetCampaign({
      folder: folder.path,
      seed,
      nodes: 2,
      rounds: 2,
      troubles: ['cutAndKilled', 'replaced'],
      clients: 6,
      cutMs: 500,
    });
    await folder.remove();
    expect(result.violations).toEqual([]);
    expect(result).toMatchObject({ lost: 0, duplicated: 0, gaps: 0 });
    expect(result.befell).toEqual({ cutAndKilled: 1, replaced: 1 });
    expect(result.ackedEdits).toBeGreaterThan(50);
  });
});
