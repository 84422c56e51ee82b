import { describe, expect, it } from '@jest/globals';
import { longDay, longMoment, longMonth, zoneName } from './dates.ts';
import { decimal, integer, percent, rupiah } from './numbers.ts';

const at = '2018-10-03T02:30:00.000Z';

describe('dates', () => {
  it.each([
    ['Asia/Jakarta', '3 Oktober 2018 09.30 WIB'],
    ['Asia/Makassar', '3 Oktober 2018 10.30 WITA'],
    ['Asia/Jayapura', '3 Oktober 2018 11.30 WIT'],
    ['UTC', '3 Oktober 2018 02.30 UTC'],
    ['America/New_York', '2 Oktober 2018 22.30 UTC-04.00'],
  ])('in %s', (timeZone, text) => {
    expect(longMoment(at, timeZone, 'id')).toBe(text);
  });

  it('in English, and of days and months', () => {
    expect(longMoment(at, 'Asia/Jakarta', 'en')).toBe('3 October 2018 09.30 WIB');
    expect(longDay('2018-07-17', 'id')).toBe('17 Juli 2018');
    expect(longMonth('2019-01', 'id')).toBe('Januari 2019');
    expect(longMonth('soon', 'id')).toBe('soon');
    expect(zoneName(at, 'Asia/Kolkata')).toBe('UTC+05.30');
  });
});

describe('numbers', () => {
  it('are exact and grouped', () => {
    expect(rupiah(1_250_000_000, 'id')).toBe('Rp1.250.000.000');
    expect(rupiah(27_021_597_764_222_973n, 'id')).toBe('Rp27.021.597.764.222.973');
    expect([integer(0, 'id'), integer(999, 'id'), integer(1_000, 'en')]).toEqual([
      '0',
      '999',
      '1,000',
    ]);
  });

  it('have a decimal comma', () => {
    expect(percent(12.345, 'id')).toBe('12,3');
    expect([1_234.5, 2, -0.001, -3.25].map((value) => decimal(value, 'id'))).toEqual([
      '1.234,5',
      '2',
      '0',
      '-3,25',
    ]);
  });
});
