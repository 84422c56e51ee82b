import { describe, expect, it } from '@jest/globals';
import { bytesBeyond } from './bytes-beyond.ts';

const row = (text: string, changes: readonly object[] = []) => ({ text, changes });
const table = (count: number) =>
  new Map(Array.from({ length: count }, (_, index) => [`row-${index}`, row('x'.repeat(500))]));

describe('what a state takes up beside another', () => {
  it('is nothing where they are the same, and all of it where there is no other', () => {
    const state = { rows: table(100) };
    expect(bytesBeyond(state, state)).toBe(0);
    expect(bytesBeyond(state)).toBeGreaterThan(100 * 500);
    expect(bytesBeyond({ rows: table(1_000) })).toBeGreaterThan(9 * bytesBeyond(state));
  });

  it('is what changed: a row counts by those of its members that are not the same', () => {
    const before = { rows: table(100) };
    const kept = before.rows.get('row-7');
    const after = { rows: new Map(before.rows).set('row-7', { ...row('short'), ...kept }) };
    const [shared, renewed] = [
      bytesBeyond(after, before),
      bytesBeyond({ rows: new Map(before.rows).set('row-7', row('y'.repeat(500))) }, before),
    ];
    expect(shared).toBeLessThan(500);
    expect(renewed).toBeGreaterThan(500);
    expect(renewed).toBeLessThan(1_500);
  });

  it('counts a list that keeps its entries to itself, and only those that are new', () => {
    class Log {
      readonly #entries: readonly object[];
      constructor(entries: readonly object[]) {
        this.#entries = entries;
      }
      [Symbol.iterator]() {
        return this.#entries[Symbol.iterator]();
      }
    }
    const entries = Array.from({ length: 50 }, (_, index) => ({ text: `${index}`.repeat(100) }));
    const [before, after] = [new Log(entries), new Log([...entries, { text: 'x'.repeat(900) }])];
    expect(bytesBeyond(before)).toBeGreaterThan(50 * 100);
    expect(bytesBeyond(after, before)).toBeGreaterThan(900);
    expect(bytesBeyond(after, before)).toBeLessThan(50 * 8 + 1_500);
  });

  it('is small for a list that grew at its end and was cut at its beginning', () => {
    const changes = Array.from({ length: 200 }, (_, index) => ({ text: `${index}`.repeat(50) }));
    const before = row('', changes);
    const after = row('', [...changes.slice(1), { text: 'new' }]);
    expect(bytesBeyond(after, before)).toBeLessThan(200 * 8 + 500);
  });
});
