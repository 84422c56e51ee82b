import { describe, expect, it } from '@jest/globals';
import { Backoff } from './backoff.ts';

describe('backoff', () => {
  it('doubles its bound up to the largest, on top of what the other side asks for', () => {
    const backoff = new Backoff({ backoffMinMs: 100, backoffMaxMs: 1_000 }, () => 0.5);
    const delays = Array.from({ length: 6 }, () => backoff.nextMs());
    expect(delays).toEqual([50, 100, 200, 400, 500, 500]);
    expect(backoff.nextMs(3_000)).toBe(3_500);
    backoff.reset();
    expect(backoff.nextMs()).toBe(50);
  });

  it('bounds one wait further where it is told to, and goes on doubling', () => {
    const backoff = new Backoff({ backoffMinMs: 100, backoffMaxMs: 1_000 }, () => 0.5);
    const delays = Array.from({ length: 5 }, () => backoff.nextMs(0, 300));
    expect(delays).toEqual([50, 100, 150, 150, 150]);
    expect(backoff.nextMs()).toBe(500);
  });
});
