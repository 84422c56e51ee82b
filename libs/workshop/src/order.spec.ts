import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { generateKeyBetween } from 'fractional-indexing';
import { limits } from './limits.ts';
import { byOrder, orderAfter, orderBetween } from './order.ts';
import { isOrder } from './values.ts';

/** Whether the library takes a key as a neighbour on either side. */
function libraryTakes(key: string): boolean {
  try {
    generateKeyBetween(key, null);
    generateKeyBetween(null, key);
    return true;
  } catch {
    return false;
  }
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const nearKeys = fc.oneof(
  fc.string({ unit: fc.constantFrom(...digits.split('')), minLength: 0, maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('a', 'z', 'A', 'Z', '0', '1'), minLength: 0, maxLength: 40 }),
  fc.string({ maxLength: 10 }),
);

describe('isOrder', () => {
  it('agrees with the library on what a key is', () => {
    fc.assert(
      fc.property(nearKeys, (key) =>
        expect(isOrder(key)).toBe(/^[0-9A-Za-z]*$/.test(key) && libraryTakes(key)),
      ),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['the first key', 'a0', true],
    ['an integer part that ends in zero', 'b10', true],
    ['a fraction that ends in zero', 'a00', false],
    ['an integer part that is too short', 'b0', false],
    ['the smallest integer, before which nothing fits', `A${'0'.repeat(26)}`, false],
    ['just above the smallest integer', `A${'0'.repeat(26)}1`, true],
    ['a head that is no letter', '10', false],
    ['a digit that is none', 'a-', false],
    ['nothing', '', false],
    ['another type', 7, false],
    ['as long as may be', `a0${'1'.repeat(limits.order.max - 2)}`, true],
    ['longer', `a0${'1'.repeat(limits.order.max - 1)}`, false],
  ])('%s', (_title, key, expected) => expect(isOrder(key)).toBe(expected));
});

const keys = fc
  .array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
    minLength: 0,
    maxLength: 60,
  })
  .map((choices) => {
    const made: string[] = [];
    for (const choice of choices) {
      const index = Math.floor(choice * (made.length + 1));
      made.splice(index, 0, orderBetween(made[index - 1] ?? null, made[index] ?? null));
    }
    return made;
  });

describe('places', () => {
  it('between any two there is another, and it is a key', () => {
    fc.assert(
      fc.property(keys, (made) => {
        expect(made.every(isOrder)).toBe(true);
        expect(made).toEqual([...new Set(made)].sort((a, b) => (a < b ? -1 : 1)));
      }),
    );
  });

  it('behind all, whatever their order', () => {
    expect(orderAfter([])).toBe('a0');
    expect(orderAfter([{ order: 'a2' }, { order: 'a0' }, { order: 'a1' }])).toBe('a3');
  });

  it('where two cards share a place, that place', () => {
    expect(orderBetween('a1', 'a1')).toBe('a1');
  });

  it('never beyond the limit, however often one inserts at the same spot', () => {
    let order = 'a0';
    for (let step = 0; step < 2_000; step += 1) order = orderBetween(order, 'a1');
    expect(isOrder(order)).toBe(true);
    const last = `z${'z'.repeat(limits.order.max - 1)}`;
    expect(isOrder(last)).toBe(true);
    expect(orderAfter([{ order: last }])).toBe(last);
  });

  it('never throws, whatever stands on either side', () => {
    const any = fc.oneof(nearKeys, fc.constant(null));
    fc.assert(
      fc.property(any, any, (before, after) => {
        expect(isOrder(orderBetween(before, after))).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('cards of one place stand by id', () => {
    const cards = [
      { id: 'c', order: 'a0' },
      { id: 'b', order: 'a1' },
      { id: 'a', order: 'a1' },
    ];
    expect([...cards].sort(byOrder).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
    expect(byOrder(cards[0]!, cards[0]!)).toBe(0);
  });
});
