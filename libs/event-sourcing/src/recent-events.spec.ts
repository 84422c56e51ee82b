import { describe, expect, it } from '@jest/globals';
import type { PlacedEvent } from './envelope.ts';
import { RecentEvents } from './recent-events.ts';

function eventsFrom(first: number, count: number, text = ''): readonly PlacedEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `e-${first + index}`,
    type: 'Noted',
    v: 1,
    data: { on: { kind: 'sheet', id: 's' }, text, lines: [text, 1] },
    meta: { hash: '' } as PlacedEvent['meta'],
    revision: first + index,
  }));
}

function heldBy(recent: RecentEvents, head: number): number {
  let held = 0;
  while (recent.after(head - held - 1) !== undefined) held += 1;
  return held;
}

describe('recent events', () => {
  it('are those behind a revision, or nothing when some of them are gone', () => {
    const recent = new RecentEvents(5, 1e9);
    recent.push(eventsFrom(0, 8));
    recent.push(eventsFrom(8, 2));
    expect(recent.after(6)?.map(({ revision }) => revision)).toEqual([7, 8, 9]);
    expect(recent.after(9)).toEqual([]);
    recent.push(eventsFrom(10, 1));
    expect(recent.after(5)?.length).toBe(5);
    expect(recent.after(4)).toBeUndefined();
  });

  it('take up no more than twice their bound, however large each is', () => {
    const bytesMax = 64 * 1024;
    const recent = new RecentEvents(2_000, bytesMax);
    let revision = 0;
    for (const characters of [100, 30_000, 5_000, 1, 12_000])
      for (let round = 0; round < 40; round += 1) {
        const events = eventsFrom(revision, 3, 'x'.repeat(characters));
        recent.push(events);
        revision += events.length;
        const held = heldBy(recent, revision - 1);
        expect(held * characters).toBeLessThanOrEqual(2 * bytesMax);
        expect(recent.bytes).toBeLessThanOrEqual(2 * bytesMax);
        expect(recent.bytes).toBeGreaterThanOrEqual(held * characters);
      }
    // Small ones have their places again.
    recent.push(eventsFrom(revision, 50));
    expect(heldBy(recent, revision + 49)).toBeGreaterThan(20);
  });

  it('are none of one that is larger than all may be', () => {
    const recent = new RecentEvents(10, 1_000);
    recent.push(eventsFrom(0, 1, 'x'.repeat(5_000)));
    expect(recent.after(-1)).toBeUndefined();
    expect(recent.bytes).toBe(0);
    recent.push(eventsFrom(1, 1));
    expect(recent.after(0)?.length).toBe(1);
  });
});
