import { describe, expect, it } from '@jest/globals';
import type { ColumnType, Value } from '../model/workbook.ts';
import { bytesOf } from '../testing/demo.ts';
import { partsOf } from '../testing/unzip.ts';
import { columnName } from './parts.ts';
import { cellXml } from './values.ts';
import { xlsx } from './xlsx.ts';

const zone = 'Asia/Jakarta';
const cell = (value: Value, type: ColumnType = 'text') => cellXml(value, type, zone);
const rendering = { signal: new AbortController().signal };

function workbook(rows: readonly (readonly Value[])[]) {
  return {
    title: 'A & B',
    language: 'id' as const,
    at: '2018-10-03T02:30:00.000Z',
    timeZone: zone,
    footer: 'Data & angka',
    sheets: [
      {
        name: 'Rekap',
        columns: [
          { header: 'Kode', width: 10, type: 'text' as const },
          { header: 'Jumlah', width: 10, type: 'integer' as const },
        ],
        rows: [rows],
      },
    ],
  };
}

describe('a cell', () => {
  it.each(['=1+1', '+62', '-5', '@SUM(A1)', '\tx', '=HYPERLINK("http://x")', '007', '1e5'])(
    'of text stays text: %s',
    (text) => {
      expect(cell(text)).toMatch(/^<c s="\d+" t="inlineStr"><is><t( xml:space="preserve")?>/);
      expect(cell(text)).not.toContain('<f>');
    },
  );

  it('of a number is a number, exact or text', () => {
    expect(cell(12.5, 'percent')).toContain('<v>12.5</v>');
    expect(cell(999_999_999_999_999n, 'rupiah')).toContain('<v>999999999999999</v>');
    expect(cell(1_000_000_000_000_000n, 'rupiah')).toContain('>1000000000000000</t>');
    expect(cell(3n * BigInt(Number.MAX_SAFE_INTEGER), 'rupiah')).toContain(
      '>27021597764222973</t>',
    );
    expect(cell(Number.NaN, 'decimal')).toBe('<c s="1"/>');
  });

  it('of a moment shows the wall clock of the workshop, as a date', () => {
    // 3 October 2018, half past nine in the morning: day 43376.
    expect(cell('2018-10-03T02:30:00.000Z', 'moment')).toContain('<v>43376.3958333');
    expect(cell('2018-10-03', 'day')).toContain('<v>43376</v>');
  });

  it('holds what XML cannot as a mark, and is cut where a cell ends', () => {
    expect(cell('a\u0000b\uD800c')).toContain('>a\uFFFDb\uFFFDc<');
    expect(cell('<&>"')).toContain('&lt;&amp;&gt;&quot;');
    const long = cell('😀'.repeat(20_000));
    expect(long).toContain('😀…<');
    expect(long).not.toContain('\uFFFD');
  });
});

describe('a workbook', () => {
  it('has a header that stays, filters over all rows, and names for both', async () => {
    const parts = partsOf(
      await bytesOf(
        xlsx(
          workbook([
            ['A-1', 1],
            ['A-2', 2],
          ]),
          rendering,
        ),
      ),
    );
    const sheet = parts['xl/worksheets/sheet1.xml'];
    expect(sheet).toContain(
      '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>',
    );
    expect(sheet).toContain('<autoFilter ref="A1:B3"/>');
    expect(sheet).toContain('&amp;L&amp;8Data &amp;&amp; angka');
    expect(parts['xl/workbook.xml']).toContain("'Rekap'!$A$1:$B$3");
    expect(parts['docProps/core.xml']).toContain('2018-10-03T02:30:00Z');
  });

  it('of nothing has its headers', async () => {
    const parts = partsOf(await bytesOf(xlsx(workbook([]), rendering)));
    expect(parts['xl/worksheets/sheet1.xml']).toContain('<autoFilter ref="A1:B1"/>');
  });

  it('is given up when whoever asked has left', async () => {
    const signal = AbortSignal.abort();
    await expect(bytesOf(xlsx(workbook([['A', 1]]), { signal }))).rejects.toThrow(/abort/);
  });

  it('names columns past the alphabet', () => {
    expect([1, 26, 27, 702, 703].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
  });
});
