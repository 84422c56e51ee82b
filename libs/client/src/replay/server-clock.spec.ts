import { describe, expect, it } from '@jest/globals';
import { refused } from '@rembuk/protocol';
import { ManualTimers } from '../testing/manual-timers.ts';
import { ServerClock } from './server-clock.ts';

/** A server whose clock is far ahead, over a line on which each answer takes as long as is said. */
function clockOver(ways: (readonly [thereMs: number, backMs: number])[], drift = 0) {
  const timers = new ManualTimers();
  const aheadMs = 600_000;
  let asked = 0;
  const clock = new ServerClock({
    timers,
    moved: () => undefined,
    ask: () => {
      const [thereMs, backMs] = ways[asked] ?? ways.at(-1)!;
      asked += 1;
      const nowMs = aheadMs + (timers.now() + thereMs) * (1 + drift);
      return new Promise((resolve) => {
        timers.after(thereMs + backMs, () => resolve({ nowMs }));
      });
    },
  });
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 10) {
      timers.pass(10);
      // What was answered is taken in before time goes on.
      for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
    }
  };
  return { clock, timers, pass, wrongMs: () => clock.here(aheadMs) ?? Number.NaN };
}

describe('the clock of the server', () => {
  it('is told by the answer that was on its way for the shortest time', async () => {
    const { clock, pass, wrongMs } = clockOver([
      [400, 20],
      [20, 20],
      [10, 300],
    ]);
    clock.start();
    await pass(400);
    expect(wrongMs()).toBeNaN();
    await pass(2_000);
    expect(Math.abs(wrongMs())).toBeLessThanOrEqual(1);
  });

  it('is said to be known on a slow line too, once several were asked', async () => {
    const { clock, pass, wrongMs } = clockOver([[300, 300]]);
    clock.start();
    await pass(3_000);
    expect(wrongMs()).toBeNaN();
    await pass(4_000);
    expect(Math.abs(wrongMs())).toBeLessThanOrEqual(1);
  });

  it('is asked again, since no two run alike', async () => {
    const { clock, timers, pass } = clockOver([[20, 20]], 0.00005);
    clock.start();
    await pass(600_000);
    const nowThere = 600_000 + timers.now() * 1.00005;
    expect(Math.abs((clock.here(nowThere) ?? 0) - timers.now())).toBeLessThan(5);
  });

  it('is not known once it was stopped, and not by an answer that says no', async () => {
    const { clock, pass, wrongMs } = clockOver([[5, 5]]);
    clock.start();
    await pass(100);
    expect(wrongMs()).not.toBeNaN();
    clock.stop();
    await pass(100);
    expect(wrongMs()).toBeNaN();
    const timers = new ManualTimers();
    const moved = () => {
      throw new Error('it has not');
    };
    const refusing = new ServerClock({
      timers,
      moved,
      ask: () => Promise.resolve(refused('not_opened')),
    });
    refusing.start();
    await Promise.resolve();
    expect(refusing.here(0)).toBeUndefined();
    refusing.stop();
  });
});
