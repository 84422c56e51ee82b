import { describe, expect, it } from '@jest/globals';
import { initialState } from '@rembuk/workshop';
import { SnapshotCache } from './snapshot-cache.ts';

const bounds = { snapshotBehindMax: 10, snapshotKeptMs: 1_000, openEventsMax: 50 };

function workshopAt(head: number) {
  return { state: initialState, head, headHash: '', recentAfter: () => undefined };
}

describe('written snapshots', () => {
  it('serves a hall with one serialization, also while the head moves on a little', () => {
    const cache = new SnapshotCache(bounds);
    const first = cache.of('w', workshopAt(5));
    expect(JSON.parse(first.json)).toMatchObject({ revision: 5, state: {} });
    expect(cache.of('w', workshopAt(5))).toBe(first);
    expect(cache.of('w', workshopAt(15))).toBe(first);
    expect(cache.of('w', workshopAt(16)).revision).toBe(16);
  });

  it('never serves one that lies ahead', () => {
    const cache = new SnapshotCache(bounds);
    cache.of('w', workshopAt(9));
    expect(cache.of('w', workshopAt(4)).revision).toBe(4);
  });

  it('lets go of what nobody asks for', () => {
    let nowMs = 0;
    const cache = new SnapshotCache(bounds, () => nowMs);
    cache.of('w', workshopAt(1));
    cache.of('v', workshopAt(1));
    nowMs = 800;
    cache.of('v', workshopAt(1));
    nowMs = 1_500;
    cache.sweep();
    expect(cache.size).toBe(1);
  });
});
