import { describe, expect, it } from '@jest/globals';
import { folded } from './codes.ts';
import {
  isCount,
  isDay,
  isListOf,
  isRupiah,
  isText,
  isTimeZone,
  isYear,
  present,
  sameValue,
} from './values.ts';

const bounds = { min: 2, max: 5 };

describe('isText', () => {
  it.each([
    ['within bounds', 'abc', true],
    ['too short', 'a', false],
    ['too long', 'abcdef', false],
    ['blank', '   ', false],
    ['too short but for its blanks', ' a ', false],
    ['emoji count in code units', '👩👩', true],
    ['half of a surrogate pair', 'ab\ud800', false],
    ['a control character', 'a\u0000b', false],
    ['a control character beyond ASCII', 'a\u0085b', false],
    ['a line separator', 'a\u2028b', false],
    ['a line feed', 'a\nb', false],
    ['no string', 12, false],
  ])('%s', (_title, value, expected) => expect(isText(value, bounds)).toBe(expected));

  it('takes line feeds and tabs where lines are meant, carriage returns nowhere', () => {
    expect(isText('a\n\tb', bounds, true)).toBe(true);
    expect(isText('a\r\nb', bounds, true)).toBe(false);
  });

  it('takes nothing at all where it may be empty', () => {
    expect(isText('', { min: 0, max: 5 })).toBe(true);
  });
});

describe('isDay', () => {
  it.each([
    ['2018-10-03', true],
    ['2020-02-29', true],
    ['2019-02-29', false],
    ['2018-02-30', false],
    ['2018-13-01', false],
    ['2018-10-3', false],
    ['1999-12-31', false],
    ['2018-10-03T00:00:00Z', false],
    [20181003, false],
  ])('%s', (value, expected) => expect(isDay(value)).toBe(expected));
});

describe('isTimeZone', () => {
  it.each([
    ['Asia/Jakarta', true],
    ['UTC', true],
    ['Asia/Jakrta', false],
    ['+07:00', false],
    ['', false],
    [7, false],
  ])('%s', (value, expected) => expect(isTimeZone(value)).toBe(expected));
});

describe('numbers', () => {
  it.each([
    [2000, true],
    [2100, true],
    [1999, false],
    [2018.5, false],
    ['2018', false],
    [Number.NaN, false],
  ])('year %s', (value, expected) => expect(isYear(value)).toBe(expected));

  it.each([
    [0, true],
    [Number.MAX_SAFE_INTEGER, true],
    [Number.MAX_SAFE_INTEGER + 1, false],
    [-1, false],
    [0.5, false],
    [10n, false],
  ])('rupiah %s', (value, expected) => expect(isRupiah(value)).toBe(expected));

  it('a count lies within its bounds', () => {
    expect([0, 1, 3, 4].map((value) => isCount(value, 1, 3))).toEqual([false, true, true, false]);
  });
});

describe('isListOf', () => {
  const isShort = (value: unknown): value is string => isText(value, bounds);

  it('is bounded and checks every item', () => {
    expect(isListOf(isShort, ['ab', 'cd'], 2)).toBe(true);
    expect(isListOf(isShort, ['ab', 'cd', 'ef'], 2)).toBe(false);
    expect(isListOf(isShort, ['ab', 1])).toBe(false);
    expect(isListOf(isShort, 'ab')).toBe(false);
  });
});

describe('sameValue', () => {
  it.each([
    [{ from: 1, to: 2 }, { to: 2, from: 1 }, true],
    [{ from: 1 }, { from: 1, to: undefined }, false],
    [['a', 'b'], ['a', 'b'], true],
    [['a'], { 0: 'a' }, false],
    [null, {}, false],
    [1, '1', false],
  ])('%j and %j: %s', (a, b, expected) => expect(sameValue(a, b)).toBe(expected));
});

it('an event holds no undefined', () => {
  expect(Object.keys(present({ a: 1, b: undefined, c: null }))).toEqual(['a', 'c']);
});

it('codes and names are told apart without case and composition', () => {
  expect(folded('SOC-1É')).toBe(folded('soc-1e\u0301'));
});
