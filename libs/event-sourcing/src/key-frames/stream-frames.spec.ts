import { describe, expect, it } from '@jest/globals';
import type { PastState } from '../stream-fold.ts';
import { bytesBeyond } from './bytes-beyond.ts';
import { StreamFrames } from './stream-frames.ts';

type Rows = Readonly<Record<string, readonly string[]>>;

const rows = Array.from({ length: 500 }, (_, index) => 'x'.repeat(100) + String(index));

function past(revision: number, state: Rows): PastState<Rows> {
  return { revision, state, hash: String(revision), at: '2026-01-01T00:00:00.000Z' };
}

describe('what a state that was asked for is counted as', () => {
  it('is its share of what frames take up, where it was folded from one that is here', () => {
    const frames = new StreamFrames<Rows>(() => undefined);
    const first = past(999, { rows });
    frames.add(first);
    const before = frames.bytes;
    frames.wasAsked(past(1_099, { rows, more: [] }), first);
    // A hundred events of a thousand, and what is least.
    expect(frames.bytes - before).toBe(256 + Math.ceil(before / 10));
  });

  it('is all of it, where what it was folded from has been given up meanwhile', () => {
    const frames = new StreamFrames<Rows>(() => undefined);
    const first = past(999, { rows });
    frames.add(first);
    frames.clear();
    const asked = past(1_099, { rows, more: [] });
    frames.wasAsked(asked, first);
    expect(frames.bytes).toBeGreaterThanOrEqual(bytesBeyond(asked.state));
  });

  it('is all of it, once the one that it shared everything with is forgotten', () => {
    const frames = new StreamFrames<Rows>(() => undefined);
    const states = [999, 1_000, 1_001, 1_002, 1_003].map((revision) => past(revision, { rows }));
    let from: PastState<Rows> | undefined;
    for (const asked of states.slice(0, -1)) {
      frames.wasAsked(asked, from);
      from = asked;
    }
    const [whole] = states;
    const kept = frames.bytes;
    // One more than is kept: the first, which was counted as all, goes, and its rows stay.
    frames.wasAsked(states.at(-1)!, from);
    expect(frames.bytes).toBeGreaterThanOrEqual(bytesBeyond(whole!.state));
    expect(frames.bytes).toBeLessThan(1.1 * kept);
    for (let thinned = 0; thinned < 4; thinned += 1) {
      expect(frames.bytes).toBeGreaterThan(0);
      frames.thin();
    }
    expect(frames.bytes).toBe(0);
  });
});
