import { describe, expect, it } from '@jest/globals';
import { array, assert, integer, property } from 'fast-check';
import { RateLimiter } from './rate-limiter.ts';

function limiterOf(burst: number, perSecond: number, keysMax = 100) {
  const clock = { nowMs: 1_000_000 };
  return { clock, limiter: new RateLimiter({ burst, perSecond, keysMax }, () => clock.nowMs) };
}

function takeMany(limiter: RateLimiter, key: string, times: number): number {
  let taken = 0;
  for (let i = 0; i < times; i++) if (!limiter.take(key)) taken += 1;
  return taken;
}

describe('rate limiter', () => {
  it('gives the burst at once, then tells when the next one is there', () => {
    const { clock, limiter } = limiterOf(5, 2);
    expect(takeMany(limiter, 'a', 9)).toBe(5);
    expect(limiter.take('a')).toEqual({ retryAfterMs: 500 });
    clock.nowMs += 499;
    expect(limiter.take('a')).toEqual({ retryAfterMs: 1 });
    clock.nowMs += 1;
    expect(limiter.take('a')).toBeUndefined();
    expect(limiter.take('b')).toBeUndefined();
  });

  it('holds the rate over any stretch of time', () => {
    assert(
      property(
        integer({ min: 1, max: 20 }),
        integer({ min: 1, max: 50 }),
        array(integer({ min: 0, max: 2_000 }), { maxLength: 200 }),
        (burst, perSecond, pauses) => {
          const { clock, limiter } = limiterOf(burst, perSecond);
          const start = clock.nowMs;
          let taken = 0;
          for (const pause of pauses) {
            clock.nowMs += pause;
            if (!limiter.take('a')) taken += 1;
          }
          const allowed = burst + ((clock.nowMs - start) * perSecond) / 1_000;
          expect(taken).toBeLessThanOrEqual(Math.floor(allowed + 1e-6));
        },
      ),
    );
  });

  it('lets whoever waits as long as told go on', () => {
    assert(
      property(integer({ min: 1, max: 9 }), integer({ min: 1, max: 999 }), (burst, rate) => {
        const { clock, limiter } = limiterOf(burst, rate / 7);
        takeMany(limiter, 'a', burst);
        const throttled = limiter.take('a');
        clock.nowMs += throttled?.retryAfterMs ?? 0;
        expect(limiter.take('a')).toBeUndefined();
      }),
    );
  });

  it('looks without taking, and gives back', () => {
    const { limiter } = limiterOf(1, 1);
    expect(limiter.check('a')).toBeUndefined();
    expect(limiter.check('a')).toBeUndefined();
    limiter.charge('a');
    expect(limiter.check('a')).toBeDefined();
    limiter.refund('a');
    expect(limiter.take('a')).toBeUndefined();
  });

  it('lets a debt grow to one bucket at most', () => {
    const { clock, limiter } = limiterOf(10, 1);
    for (let i = 0; i < 1_000; i++) limiter.charge('a');
    clock.nowMs += 11_000;
    expect(limiter.take('a')).toBeUndefined();
  });

  it('remembers no more keys than it may, those used last', () => {
    const { limiter } = limiterOf(1, 0.001, 50);
    limiter.take('first');
    for (let i = 0; i < 10_000; i++) limiter.take(`key-${i}`);
    expect(limiter.keys).toBe(50);
    expect(limiter.check('key-9999')).toBeDefined();
    expect(limiter.check('first')).toBeUndefined();
  });

  it('forgets keys whose bucket is full again', () => {
    const { clock, limiter } = limiterOf(1, 1);
    for (let i = 0; i < 90; i++) limiter.take(`key-${i}`);
    clock.nowMs += 1_000;
    limiter.take('last');
    expect(limiter.keys).toBe(1);
  });
});
