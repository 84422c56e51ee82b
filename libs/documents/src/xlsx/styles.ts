import type { ColumnType } from '../model/workbook.ts';
import { xmlHead } from '../xml.ts';

/** Places in `cellXfs` below. */
export const styleOf: Readonly<Record<ColumnType | 'header', number>> = {
  text: 1,
  integer: 2,
  decimal: 3,
  percent: 4,
  rupiah: 5,
  moment: 6,
  day: 7,
  header: 8,
};

/**
 * `-421` is Indonesian: separators and names of months, on every machine. A point in a time is behind `\`: Indonesian
 * has it between thousands, and programs would print the other sign for it.
 */
const numberFormats: readonly (readonly [id: number, code: string])[] = [
  [164, '[$-421]#,##0'],
  [165, '[$-421]General'],
  [166, '[$-421]0.0'],
  [167, '[$-421]&quot;Rp&quot;#,##0'],
  [168, '[$-421]d mmmm yyyy hh\\.mm'],
  [169, '[$-421]d mmmm yyyy'],
];

const cells: readonly (readonly [numberFormat: number, alignment: string])[] = [
  [0, ''],
  [49, 'wrapText="1" vertical="top"'],
  [164, 'vertical="top"'],
  [165, 'vertical="top"'],
  [166, 'vertical="top"'],
  [167, 'vertical="top"'],
  [168, 'vertical="top" horizontal="left"'],
  [169, 'vertical="top" horizontal="left"'],
];

export function stylesXml(): string {
  const formats = numberFormats
    .map(([id, code]) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`)
    .join('');
  const xfs = cells.map(([format, alignment]) => xf(format, alignment)).join('');
  const header =
    '<xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" ' +
    'applyFill="1" applyBorder="1" applyAlignment="1">' +
    '<alignment wrapText="1" vertical="center" horizontal="center"/></xf>';
  return `${xmlHead}<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="${numberFormats.length}">${formats}</numFmts><fonts count="2"><font><sz val="10"/><name val="Arial"/><family val="2"/></font><font><b/><sz val="10"/><name val="Arial"/><family val="2"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFDCE6F1"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${cells.length + 1}">${xfs}${header}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
}

function xf(numberFormat: number, alignment: string): string {
  const border = numberFormat === 0 ? 0 : 1;
  const head = `<xf numFmtId="${numberFormat}" fontId="0" fillId="0" borderId="${border}" xfId="0"`;
  if (alignment === '') return `${head}/>`;
  return `${head} applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment ${alignment}/></xf>`;
}
