import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Audible, LifeSigns } from './life-signs.ts';

type Line = Audible & { readonly name: string };

let told: string[];
let signs: LifeSigns<Line>;
let phone: Line;
let laptop: Line;
let nowMs: number;
beforeEach(() => {
  told = [];
  nowMs = 1_000;
  [phone, laptop] = [lineOf('phone'), lineOf('laptop')];
  const changed = ({ name, isSilent }: Line) => told.push(`${name} ${isSilent ? 'gone' : 'here'}`);
  signs = new LifeSigns<Line>({ silentMs: 8_000, sweepMs: 500, changed });
  signs.sweep(nowMs, []);
  for (const line of [phone, laptop]) signs.heard(line);
});

const lineOf = (name: string): Line => ({ name, heardAtMs: 0, isSilent: false });

/** Lets time pass, with a sweep every so often. */
function pass(ms: number, everyMs = 500): void {
  for (const end = nowMs + ms; nowMs < end;) {
    nowMs += everyMs;
    signs.sweep(nowMs, [phone, laptop]);
  }
}

describe('a line', () => {
  it('is silent once nothing came over it for so long, and is told of once', () => {
    pass(4_000);
    signs.heard(laptop);
    pass(3_500);
    expect(told).toEqual([]);
    pass(500);
    expect(told).toEqual(['phone gone']);
    pass(3_500);
    expect([phone.isSilent, laptop.isSilent, told.length]).toEqual([true, false, 1]);
  });

  it('is here again with whatever comes over it, at once, and may fall silent anew', () => {
    pass(8_000);
    signs.heard(phone);
    signs.heard(phone);
    expect(told).toEqual(['phone gone', 'laptop gone', 'phone here']);
    pass(8_000);
    expect(told.slice(3)).toEqual(['phone gone']);
  });

  it('that is heard of just behind a sweep has at least all but one round', () => {
    nowMs += 499;
    signs.heard(phone);
    nowMs += 1;
    signs.sweep(nowMs, [phone]);
    pass(7_000);
    expect(phone.isSilent).toBe(false);
    pass(500);
    expect(phone.isSilent).toBe(true);
  });
});

it('a server that did not listen for a while takes nobody for gone because of that', () => {
  pass(4_000);
  pass(30_000, 30_000);
  expect(told).toEqual([]);
  // What had come meanwhile is read behind the first sweep.
  signs.heard(laptop);
  pass(8_000);
  expect(told).toEqual(['phone gone', 'laptop gone']);
});
