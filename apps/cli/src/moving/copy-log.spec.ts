import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '@rembuk/event-sourcing';
import { MemoryEventStore, testSeed } from '@rembuk/event-sourcing/testing';
import { KurrentDbEventStore } from '@rembuk/store-kurrentdb';
import { WireDouble } from '@rembuk/store-kurrentdb/testing';
import { Chance } from '../simulation/chance.ts';
import { linesIn, writeMixed } from '../testing/mixed-log.ts';
import { copyLog } from './copy-log.ts';

const seed = testSeed();
const bounds = { eventsMax: 8, bytesMax: 16_384, appendsAtOnce: 1 };

describe(`a log that is copied (SEED=${seed})`, () => {
  let double: WireDouble;
  beforeEach(async () => {
    double = await new WireDouble().start();
  });
  afterEach(() => double.stop());

  /** Each time by another process, as it were. */
  async function copied(original: EventStore, begun: () => void) {
    const log = new KurrentDbEventStore({ connectionString: double.url });
    try {
      const begin = (): Promise<void> => Promise.resolve(begun());
      const copy = { name: 'copy', log };
      const { written } = await copyLog({
        original: { name: 'original', log: original },
        copy,
        bounds,
        progress: () => ({ step: () => undefined, stop: () => undefined }),
        begin,
      });
      return { written, lines: await linesIn(log) };
    } finally {
      await log.close();
    }
  }

  it('P12: is cut off at every append, and loses and doubles nothing', async () => {
    const chance = new Chance(seed);
    const original = new MemoryEventStore();
    await writeMixed(original, seed, 60);
    let begun = 0;
    let cuts = 0;
    const attempt = () => copied(original, () => (begun += 1)).catch(() => undefined);
    for (;;) {
      const held = double.log.entries.length;
      double.faults.planNext('append', chance.happens(0.5) ? { before: cut } : { after: cut });
      const done = await attempt();
      while (double.faults.take('append'));
      while (double.faults.take('read'));
      if (done) {
        expect(done).toEqual({ written: 0, lines: await linesIn(original) });
        break;
      }
      cuts += 1;
      // With half of them the append is done, and only the word of it is lost.
      expect(double.log.entries.length).toBeGreaterThanOrEqual(held);
    }
    expect(begun).toBe(cuts);
    expect(cuts).toBeGreaterThan(8);
  });

  /** The append fails, and so does the question what became of it. */
  function cut(): Promise<void> {
    double.faults.refuseNext('read');
    return Promise.reject(new Error('cut off'));
  }
});
