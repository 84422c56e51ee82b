import { describe, expect, it } from '@jest/globals';
import { rupiah } from './rupiah.ts';
import { table } from './table.ts';

describe('output', () => {
  it('writes rupiah exactly, with points', () => {
    expect(rupiah(0n)).toBe('Rp0');
    expect(rupiah(1_250_000_000n)).toBe('Rp1.250.000.000');
    expect(rupiah(123_456_789_012_345_678_901n)).toBe('Rp123.456.789.012.345.678.901');
  });

  it('lines columns up by letters as people count them', () => {
    const columns = [
      { title: 'OPD', of: (row: readonly [string, number]) => row[0] },
      { title: 'n', of: (row: readonly [string, number]) => String(row[1]), right: true },
    ];
    expect(
      table(columns, [
        ['Dinkes', 7],
        ['👍🏽é', 120],
      ]),
    ).toBe('OPD       n\nDinkes    7\n👍🏽é      120');
  });
});
