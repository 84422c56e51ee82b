import {
  type Align,
  type Cell,
  type Column,
  isHeadless,
  type Row,
  type Table,
} from '../model/blocks.ts';
import { escapeXml } from '../xml.ts';

/** The words of WordprocessingML that the documents are made of. Lengths in twentieths of a point. */

const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/;
const DEFAULT_SIZE = 8;
const grounds = { header: 'DCE6F1', band: 'EEF2F7', total: 'F4F4F4' } as const;

export interface TextOptions {
  readonly style?: string;
  readonly align?: Align;
  readonly bold?: boolean;
  /** Points. */
  readonly size?: number;
  readonly keepWithNext?: boolean;
  readonly pageBreakBefore?: boolean;
}

/** Text of several lines is several lines of one paragraph. */
export function paragraphXml(text: string, options: TextOptions = {}): string {
  const { style, align = 'left', keepWithNext, pageBreakBefore } = options;
  const properties = [
    style === undefined ? '' : `<w:pStyle w:val="${style}"/>`,
    keepWithNext ? '<w:keepNext/>' : '',
    pageBreakBefore ? '<w:pageBreakBefore/>' : '',
    rightToLeft.test(text) && !/^[\p{ASCII}]*\p{Script=Latin}/u.test(text) ? '<w:bidi/>' : '',
    align === 'left' ? '' : `<w:jc w:val="${align}"/>`,
  ].join('');
  return `<w:p><w:pPr>${properties}</w:pPr>${runXml(text, options)}</w:p>`;
}

export function runXml(text: string, { bold, size }: TextOptions = {}): string {
  const properties =
    (bold ? '<w:b/><w:bCs/>' : '') +
    (size === undefined ? '' : `<w:sz w:val="${size * 2}"/><w:szCs w:val="${size * 2}"/>`) +
    (rightToLeft.test(text) ? '<w:rtl/>' : '');
  const lines = text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => `<w:t xml:space="preserve">${escapeXml(line.replaceAll('\t', ' '))}</w:t>`);
  return `<w:r><w:rPr>${properties}</w:rPr>${lines.join('<w:br/>')}</w:r>`;
}

/** A field that the reader's program fills in: `PAGE`, `NUMPAGES`. */
export function fieldXml(instruction: string, size: number): string {
  const properties = `<w:rPr><w:sz w:val="${size * 2}"/></w:rPr>`;
  return `<w:r>${properties}<w:fldChar w:fldCharType="begin"/></w:r><w:r>${properties}<w:instrText xml:space="preserve"> ${instruction} </w:instrText></w:r><w:r>${properties}<w:fldChar w:fldCharType="separate"/></w:r><w:r>${properties}<w:t>1</w:t></w:r><w:r>${properties}<w:fldChar w:fldCharType="end"/></w:r>`;
}

/** A table, row by row; its header stands on top of every page. */
export function* tableXml(table: Table, width: number): Iterable<string> {
  const { columns, groups, rows, fontSize: size = DEFAULT_SIZE } = table;
  const widths = columnWidths(columns, width);
  yield `<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="${width}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>${widths.map((each) => `<w:gridCol w:w="${each}"/>`).join('')}</w:tblGrid>`;
  const header = { isHeader: true, size };
  if (groups) yield rowXml({ cells: groups.map(asHeader) }, columns, widths, header);
  const heads = columns.map(({ header: text }) => asHeader({ text }));
  if (!isHeadless(columns)) yield rowXml({ cells: heads }, columns, widths, header);
  for (const row of rows) yield rowXml(row, columns, widths, { isHeader: false, size });
  yield '</w:tbl>';
  // Two tables in a row would be one.
  yield '<w:p><w:pPr><w:spacing w:before="0" w:after="60" w:line="120" w:lineRule="exact"/></w:pPr></w:p>';
}

function rowXml(
  { cells, style }: Row,
  columns: readonly Column[],
  widths: readonly number[],
  { isHeader, size }: { readonly isHeader: boolean; readonly size: number },
): string {
  let column = 0;
  const written = cells.map((cell) => {
    const { text, span = 1, align, bold, fill } = typeof cell === 'string' ? { text: cell } : cell;
    const width = widths.slice(column, column + span).reduce((sum, part) => sum + part, 0);
    const place = align ?? columns[column]?.align ?? 'left';
    column += span;
    const ground = fill ?? (style && grounds[style]);
    const properties =
      `<w:tcW w:w="${width}" w:type="dxa"/>` +
      (span > 1 ? `<w:gridSpan w:val="${span}"/>` : '') +
      (ground === undefined ? '' : `<w:shd w:val="clear" w:color="auto" w:fill="${ground}"/>`) +
      (isHeader ? '<w:vAlign w:val="center"/>' : '');
    const options: TextOptions = {
      style: 'Cell',
      align: place,
      bold: bold ?? style !== undefined,
      size,
      keepWithNext: style === 'band',
    };
    return `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraphXml(text, options)}</w:tc>`;
  });
  const properties = isHeader ? '<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>' : '';
  return `<w:tr>${properties}${written.join('')}</w:tr>`;
}

/** Whole numbers that add up to the width. */
function columnWidths(columns: readonly Column[], all: number): readonly number[] {
  const parts = columns.reduce((sum, { width }) => sum + width, 0);
  let used = 0;
  let before = 0;
  return columns.map(({ width }) => {
    used += width;
    const upTo = Math.round((all * used) / parts);
    const own = upTo - before;
    before = upTo;
    return own;
  });
}

function asHeader(cell: { readonly text: string; readonly span?: number }): Cell {
  return { ...cell, align: 'center', bold: true, fill: grounds.header };
}
