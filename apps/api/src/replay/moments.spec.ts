import { describe, expect, it } from '@jest/globals';
import { anEvent, MemoryEventStore, sealed, testSeed } from '@rembuk/event-sourcing/testing';
import * as fc from 'fast-check';
import { revisionAt } from './moments.ts';

const stream = 'workshop-1';

async function storeOf(timesMs: readonly number[]): Promise<MemoryEventStore> {
  const store = new MemoryEventStore();
  const events = timesMs.map((ms) => {
    const event = anEvent();
    return { ...event, meta: { ...event.meta, at: new Date(ms).toISOString() } };
  });
  await store.append(stream, 'no_stream', sealed(stream, events));
  return store;
}

describe('the revision at a moment', () => {
  const seed = testSeed();
  it(`is that of the last event which is not behind it, however closely it is known where to look (SEED=${seed})`, async () => {
    const times = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 400 });
    const around = fc.tuple(fc.nat(), fc.nat());
    await fc.assert(
      fc.asyncProperty(times, fc.integer({ min: -1, max: 61 }), around, async (all, at, near) => {
        const sorted = all.toSorted((a, b) => a - b);
        const store = await storeOf(sorted);
        const expected = sorted.findLastIndex((ms) => ms <= at);
        const from = expected - (near[0] % (expected + 2));
        const below = expected + 1 + (near[1] % (sorted.length - expected));
        expect(await revisionAt(store, stream, at, { from, below })).toBe(expected);
      }),
      { seed, numRuns: 200 },
    );
  });
});
