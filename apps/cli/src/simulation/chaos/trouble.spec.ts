import { describe, expect, it } from '@jest/globals';
import { Chance } from '../chance.ts';
import { killTimes, type MortalServer, Trouble } from './trouble.ts';

describe('when the server is killed', () => {
  it('is in the middle of as many parts of the run, the same for the same seed', () => {
    for (let seed = 0; seed < 50; seed++) {
      const times = killTimes({ seconds: 40, kills: 4, chance: new Chance(seed) });
      expect(times).toEqual(killTimes({ seconds: 40, kills: 4, chance: new Chance(seed) }));
      for (const [index, ms] of times.entries()) {
        expect(ms).toBeGreaterThanOrEqual(index * 10_000 + 3_500);
        expect(ms).toBeLessThanOrEqual(index * 10_000 + 6_500);
      }
    }
    expect(killTimes({ seconds: 40, kills: 0, chance: new Chance(1) })).toEqual([]);
  });
});

describe('trouble', () => {
  const begin = (server: MortalServer, kills: number) =>
    new Trouble({
      people: [],
      server,
      kills,
      seconds: 0.05,
      chance: new Chance(1),
      onDropped: () => undefined,
    });

  it('kills the server and starts it again, as often as was asked for', async () => {
    const done: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const server: MortalServer = {
      kill: async () => void done.push('kill'),
      startAgain: async () => {
        done.push('start');
        if (done.length === 4) resolve();
      },
    };
    const trouble = begin(server, 2);
    await promise;
    await trouble.stop();
    expect(done).toEqual(['kill', 'start', 'kill', 'start']);
    expect(trouble.kills).toMatchObject([{ missing: 0 }, { missing: 0 }]);
  });

  it('says so when the server does not come back', async () => {
    const { promise, reject } = Promise.withResolvers<void>();
    const killed = Promise.withResolvers<void>();
    const trouble = begin({ kill: async () => killed.resolve(), startAgain: () => promise }, 1);
    await killed.promise;
    reject(new Error('the server did not start'));
    await expect(trouble.stop()).rejects.toThrow('the server did not start');
    await expect(trouble.abandon()).resolves.toBeUndefined();
  });
});
