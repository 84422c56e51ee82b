import { beforeEach, describe, expect, it } from '@jest/globals';
import { QuietWatch } from './quiet-watch.ts';
import { ManualTimers } from './testing/manual-timers.ts';

let timers: ManualTimers;
let quietAtMs: number[];
let watch: QuietWatch;
beforeEach(() => {
  timers = new ManualTimers();
  quietAtMs = [];
  const quiet = () => quietAtMs.push(timers.now());
  watch = new QuietWatch({ quietMs: 15_000, timers, quiet });
});

describe('a watch', () => {
  it('tells once, so long after the last that was heard', () => {
    watch.start();
    for (let heads = 0; heads < 10; heads++) {
      timers.pass(5_000);
      watch.heard();
    }
    expect(quietAtMs).toEqual([]);
    timers.pass(100_000);
    expect(quietAtMs).toEqual([65_000]);
  });

  it('counts from its start, and may begin anew', () => {
    timers.pass(60_000);
    watch.start();
    timers.pass(10_000);
    watch.start();
    timers.pass(10_000);
    expect(quietAtMs).toEqual([]);
    timers.pass(5_000);
    expect(quietAtMs).toEqual([85_000]);
  });

  it('tells nothing once it is stopped', () => {
    watch.start();
    watch.stop();
    watch.heard();
    timers.pass(100_000);
    expect(quietAtMs).toEqual([]);
  });
});
