import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Turns } from './turns.ts';

describe('turns among nodes', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Milliseconds until it resolves. */
  async function takes(turn: Promise<void>): Promise<number> {
    const began = performance.now();
    const took = turn.then(() => Math.round(performance.now() - began));
    await jest.advanceTimersByTimeAsync(1_000);
    return took;
  }

  /** A node whose appends take so long. */
  function aNode(appendMs: number, random = 0): Turns {
    const turns = new Turns(() => random);
    for (let count = 0; count < 100; count += 1) turns.had(appendMs);
    return turns;
  }

  it('rest after an append of their own where others write, for twice to four times as long', async () => {
    for (const [random, restMs] of [
      [0, 20],
      [1, 40],
    ] as const) {
      const turns = aNode(10, random);
      turns.othersWrite();
      expect(await takes(turns.mine())).toBeCloseTo(restMs, -1);
      expect(await takes(turns.mine())).toBe(0);
    }
  });

  it('rest for nobody who is alone, or has been for a second', async () => {
    const turns = aNode(10);
    expect(await takes(turns.mine())).toBe(0);
    turns.othersWrite();
    await jest.advanceTimersByTimeAsync(1_000);
    turns.had(10);
    expect(await takes(turns.mine())).toBe(0);
  });

  it('rest no longer than a tenth of a second, however slow the log is', async () => {
    const turns = aNode(5_000, 1);
    turns.othersWrite();
    expect(await takes(turns.mine())).toBeLessThanOrEqual(100);
    expect(await takes(turns.lost())).toBeLessThanOrEqual(100);
  });
});
