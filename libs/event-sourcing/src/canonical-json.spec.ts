import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { canonicalJson, JSON_DEPTH_MAX } from './canonical-json.ts';
import { testSeed } from './testing/seed.ts';

const seed = testSeed();

describe('canonical JSON: the vectors of RFC 8785', () => {
  it('section 3.2.2: literals, numbers, strings', () => {
    const value: unknown = JSON.parse(`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
      "literals": [null, true, false]
    }`);
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('section 3.2.3: members in the order of their UTF-16 code units', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const members: [string, unknown][] = [...canonicalJson(value).matchAll(/:"([^"]+)"/g)].map(
      ([, name]) => [name ?? '', undefined],
    );
    expect(members.map(([name]) => name)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('appendix B: %s is %s', (bits, text) => {
    expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
  });

  it.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])(
    'appendix B: %s is an error',
    (bits) => {
      const number = Buffer.from(bits, 'hex').readDoubleBE();
      expect(() => canonicalJson(number)).toThrow(TypeError);
    },
  );
});

describe('canonical JSON', () => {
  it.each([
    [
      'keys that look like array indices',
      { b: 1, 10: 2, 9: 3, 1: 4 },
      '{"1":4,"10":2,"9":3,"b":1}',
    ],
    ['such keys, deep inside', [{ a: { 10: 1, 9: 2 } }], '[{"a":{"10":1,"9":2}}]'],
    ['digits that are no index', { '9x': 1, '10x': 2, '01': 3 }, '{"01":3,"10x":2,"9x":1}'],
    ['an empty key', { a: 1, '': 2 }, '{"":2,"a":1}'],
    ['a key __proto__', JSON.parse('{"b":1,"__proto__":{"a":1}}'), '{"__proto__":{"a":1},"b":1}'],
    ['members that are undefined', { b: undefined, a: [{ c: undefined }] }, '{"a":[{}]}'],
    ['such members among index keys', { 10: undefined, 9: 1, a: 2 }, '{"9":1,"a":2}'],
    ['empty things', { b: [], a: {} }, '{"a":{},"b":[]}'],
    [
      'an object without a prototype',
      Object.assign(Object.create(null), { b: 1, a: 2 }),
      '{"a":2,"b":1}',
    ],
    ['characters beyond ASCII, as they are', { é: '€😀\u2028' }, '{"é":"€😀\u2028"}'],
    [
      'control characters, escaped',
      '\u0000\b\t\n\u000b\f\r\u001f"\\\u007f',
      '"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\"\\\\\u007f"',
    ],
  ])('writes %s', (_, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it(`reads back as the same value (seed ${seed})`, () => {
    fc.assert(
      fc.property(anyJson(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toStrictEqual(withoutNegativeZero(value));
      }),
      { seed, numRuns: 1_000 },
    );
  });

  it(`does not depend on the order of members (seed ${seed})`, () => {
    fc.assert(
      fc.property(anyJson(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
      { seed, numRuns: 1_000 },
    );
  });

  it(`is what the RFC's own algorithm gives (seed ${seed})`, () => {
    fc.assert(
      fc.property(anyJson(), (value) => {
        expect(canonicalJson(value)).toBe(reference(value));
      }),
      { seed, numRuns: 1_000 },
    );
  });

  it('leaves the value as it was', () => {
    const value = Object.freeze({ b: Object.freeze([Object.freeze({ d: 1, c: 2 })]), a: 1 });
    expect(canonicalJson(value)).toBe('{"a":1,"b":[{"c":2,"d":1}]}');
    expect(JSON.stringify(value)).toBe('{"b":[{"d":1,"c":2}],"a":1}');
  });

  it('takes time in proportion to the size, however it is nested', () => {
    // Everything has to move, at every level: what is redone per level would never end.
    let value: unknown = { b: 1, a: 2 };
    for (let level = 0; level < JSON_DEPTH_MAX - 1; level++) value = { a: 0, b: value };
    expect(canonicalJson(value)).toContain('{"a":2,"b":1}');
  });
});

describe('canonical JSON refuses', () => {
  const cyclic: unknown[] = [];
  cyclic.push({ cyclic });
  let deep: unknown = [];
  for (let level = 0; level < JSON_DEPTH_MAX; level++) deep = { deep };

  it.each([
    ['undefined', undefined],
    ['undefined in an array', [undefined]],
    ['a hole', Array(3)],
    ['NaN', { a: Number.NaN }],
    ['Infinity', -Infinity],
    ['a bigint', 1n],
    ['a function', { toJSON: () => 1 }],
    ['a symbol', Symbol('a')],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a boxed number', Object(1)],
    ['a lone high surrogate', 'a\ud83d'],
    ['a lone low surrogate', ['\ude00\ud83d']],
    ['a lone surrogate in a key', { '\ud83d': 1 }],
    ['a lone surrogate in a key behind index keys', { 10: 1, 9: 1, '\ud83d': 1 }],
    ['NaN behind index keys', { 10: 1, 9: Number.NaN }],
    ['a cycle', cyclic],
    ['a cycle behind index keys', { 10: 1, 9: cyclic }],
    ['too deep a nesting', deep],
  ])('%s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});

/** Any JSON, with many keys that sort unlike they are kept. */
function anyJson(): fc.Arbitrary<unknown> {
  const key = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.nat(120).map(String),
    fc.constantFrom('__proto__', '', 'a', 'b', 'c', 'toString'),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.oneof(
        fc.constantFrom(null, true, false),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer(),
        fc.string({ unit: 'binary' }),
      ),
      fc.array(tie('value'), { maxLength: 5 }),
      fc.array(fc.tuple(key, tie('value')), { maxLength: 8 }).map(own),
    ),
  }));
  return value;
}

/** Object.fromEntries, by definition of own members: `__proto__` among them. */
function own(entries: readonly (readonly [string, unknown])[]): object {
  const result = {};
  for (const [name, value] of entries)
    Object.defineProperty(result, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return result;
}

function mapped(
  value: unknown,
  entries: (own: [string, unknown][]) => [string, unknown][],
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => mapped(item, entries));
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [
    name,
    mapped(member, entries),
  ]);
  return own(entries(members));
}

function reversed(value: unknown): unknown {
  return mapped(value, (entries) => entries.toReversed());
}

function withoutNegativeZero(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function reference(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(reference).join(',')}]`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${reference(member)}`);
  return `{${members.join(',')}}`;
}
