import { describe, expect, it } from '@jest/globals';
import { codeSpans, read, rowsOf, section } from './pages.ts';

const page = read('docs/SCALING.md');

/** Assumptions as bench/scaling has them: option and default. */
const assumptions = [
  ...read('bench/scaling/assumptions.ts').matchAll(/^ {2}(\w+): ([\d.]+),$/gm),
].map(([, name = '', value = '']) => ({
  option: `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  value: Number(value),
}));

interface Measured {
  readonly costs: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
const { costs } = JSON.parse(read('bench/scaling/costs.json')) as Measured;

describe('docs/SCALING.md', () => {
  it('has every assumption, with its option and its default', () => {
    const told = rowsOf(section(page, '## The day')).flatMap(([, defaults = '', options = '']) => {
      const names = codeSpans(options).filter((span) => span.startsWith('--'));
      const values = [...defaults.replace(/^all$/, '1').matchAll(/([\d.]+)( %)?/g)].map(
        ([, number, percent]) => (percent === undefined ? Number(number) : Number(number) / 100),
      );
      return names.map((option, index) => ({ option, value: values[index] ?? Number.NaN }));
    });
    const byOption = (one: { option: string }, other: { option: string }) =>
      one.option.localeCompare(other.option);
    expect(told.toSorted(byOption)).toEqual(assumptions.toSorted(byOption));
  });

  it('tells what was measured, to two digits', () => {
    const table = section(page, '## What a server spends');
    const missing = Object.entries(costs['cpuMs'] ?? {}).filter(
      ([, ms]) => !waysToSay(ms).some((text) => table.includes(`| ${text} `)),
    );
    expect(missing).toEqual([]);
  });

  it('speaks of all regencies and cities', () => {
    const zones = [...read('bench/scaling/halls.ts').matchAll(/regions: (\d+)/g)].map(([, n]) =>
      Number(n),
    );
    expect(zones.reduce((sum, regions) => sum + regions, 0)).toBe(514);
    for (const regions of zones) expect(page).toContain(String(regions));
  });
});

function waysToSay(ms: number): readonly string[] {
  const digits = (value: number) => String(Number(value.toPrecision(2)));
  return [`${digits(ms * 1_000)} µs`, `${digits(ms)} ms`, `${digits(ms / 1_000)} s`];
}
