import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../support/folder.ts';
import { chosenSeed } from '../support/random.ts';
import { alterations } from './alterations.ts';
import { runCampaign } from './campaign.ts';
import { makeHistory } from './history.ts';

const seed = chosenSeed();

/** A small share of `npm run test:tamper`, for every change. */
describe(`a log that somebody altered (seed ${seed})`, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
    await makeHistory(path.join(folder.path, 'data'), 300);
  });
  afterAll(() => folder.remove());

  it('P10 names the first revision that is not what it was, whatever was altered', async () => {
    const [data, scratch] = [path.join(folder.path, 'data'), path.join(folder.path, 'altered')];
    const trials = Math.max(60, Object.keys(alterations).length);
    const result = await runCampaign({ data, scratch, seed, trials, cliEvery: 30 });
    expect(result.missed).toEqual([]);
    expect(Object.keys(result.tried)).toHaveLength(Object.keys(alterations).length);
  });
});
