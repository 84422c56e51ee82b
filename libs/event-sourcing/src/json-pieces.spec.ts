import { describe, expect, it } from '@jest/globals';
import { testSeed } from './testing/seed.ts';
import * as fc from 'fast-check';
import { canonicalJson } from './canonical-json.ts';
import { canonicalJsonPieces, jsonPieces } from './json-pieces.ts';

const seed = testSeed();

function joined(value: unknown): string {
  return [...jsonPieces(value)].join('');
}

function table<T>(count: number, entry: (index: number) => T): Record<string, T> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`k${index}`, entry(index)]),
  );
}

describe('JSON in pieces', () => {
  it.each<[string, unknown]>([
    ['nothing', null],
    ['text', 'a "text"'],
    ['a list', [1, undefined, [2]]],
    ['an empty object', {}],
    ['only what JSON leaves out', { a: undefined, b: () => 1 }],
    ['small members', { a: undefined, b: 1, '"': [undefined], __proto__: null }],
    ['a large table', { a: 1, table: table(1_234, (index) => ({ index })), z: 2 }],
    ['a table of what JSON leaves out', { table: table(300, () => undefined), after: 1 }],
    ['a table with gaps', { table: table(500, (index) => (index % 3 ? index : undefined)) }],
    [
      'numbers for keys',
      { table: Object.fromEntries(Array.from({ length: 250 }, (_, i) => [i, i])) },
    ],
    [
      'a long list',
      { list: Array.from({ length: 777 }, (_, index) => (index % 2 ? index : undefined)) },
    ],
    [
      'one that says how it is written',
      { date: new Date(0), big: { toJSON: () => table(200, () => 1) } },
    ],
    ['keys of all kinds', { table: { ...table(150, () => 1), ['__proto__']: 2, '\u2028"': 3 } }],
  ])('is what JSON.stringify gives: %s', (_, value) => {
    expect(joined(value)).toBe(JSON.stringify(value));
  });

  it(`is what JSON.stringify gives: anything (seed ${seed})`, () => {
    const entry = fc.jsonValue();
    const large = fc.dictionary(fc.string(), entry, { minKeys: 90, maxKeys: 220 });
    const state = fc.dictionary(fc.string(), fc.oneof(entry, large, fc.array(entry)));
    fc.assert(
      fc.property(state, (value) => joined(value) === JSON.stringify(value)),
      { seed, numRuns: 60 },
    );
  });

  it(`is what canonicalJson gives: anything (seed ${seed})`, () => {
    const key = fc.oneof(fc.string({ unit: 'grapheme' }), fc.nat().map(String));
    const entry = fc.jsonValue({ stringUnit: 'grapheme' });
    const large = fc.dictionary(key, entry, { minKeys: 90, maxKeys: 220 });
    const within = fc.dictionary(key, fc.oneof(entry, large), { maxKeys: 4 });
    const state = fc.dictionary(key, fc.oneof(entry, large, within, fc.array(entry)));
    fc.assert(
      fc.property(
        state,
        (value) => [...canonicalJsonPieces(value)].join('') === canonicalJson(value),
      ),
      { seed, numRuns: 60 },
    );
  });

  it('asks for a member when its turn has come, also within an object', () => {
    const asked: string[] = [];
    const value = {
      first: table(300, () => 1),
      get second() {
        asked.push('second');
        return { inner: table(300, () => 2) };
      },
    };
    const pieces = jsonPieces(value);
    pieces.next();
    expect(asked).toEqual([]);
    expect(joined(value)).toBe(JSON.stringify(value));
  });

  it('has no piece with more than a hundred members of a table', () => {
    const large = { table: table(10_000, () => 1), list: Array(10_000).fill(1) };
    const pieces = [...jsonPieces({ ...large, within: large })];
    expect(Math.max(...pieces.map((piece) => piece.split(',').length))).toBeLessThanOrEqual(101);
  });
});
