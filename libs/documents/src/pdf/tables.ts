import { type Cell, type Column, isHeadless, type Row, type Table } from '../model/blocks.ts';
import { type Line, linesOf, type TextStyle, widestWord } from './lines.ts';
import { LINE_HEIGHT, margins, type Paper, type Placing } from './paper.ts';

const PADDING = { x: 3, y: 2.5 } as const;
const rule = { color: '#7f8b99', width: 0.5 } as const;
const grounds = { header: '#dce6f1', band: '#eef2f7', total: '#f4f4f4' } as const;
const DEFAULT_SIZE = 8;

/** A cell with its lines, at its place in the row. */
interface LaidCell {
  readonly x: number;
  readonly width: number;
  readonly lines: readonly Line[];
  readonly align: Placing;
  readonly style: TextStyle;
  readonly ground: string | undefined;
}

/** Draws a table page after page; its header stands on top of each. `pause` is called between rows. */
export async function drawTable(
  paper: Paper,
  table: Table,
  pause: () => Promise<void>,
): Promise<void> {
  const { fontSize: size = DEFAULT_SIZE } = table;
  const widths = columnWidths(table.columns, paper.width, size);
  const header = headerRows(table, widths, size);
  const headerHeight = header.reduce((sum, row) => sum + heightOf(row, size), 0);
  const drawHeader = () => {
    for (const row of header) drawSlice(paper, row, 0, Infinity, size);
  };
  const oneLine = lineHeight(size) + 2 * PADDING.y;
  paper.ensure(headerHeight + 2 * oneLine);
  drawHeader();
  for (const row of table.rows) {
    await pause();
    drawRow(paper, laidOut(row, table.columns, widths, size), size, {
      // What heads other rows does not stand alone at the foot of a page.
      keep: row.style === 'band' ? 2 * oneLine : 0,
      headerHeight,
      drawHeader,
    });
  }
  paper.moved(4);
}

interface Breaking {
  readonly keep: number;
  readonly headerHeight: number;
  readonly drawHeader: () => void;
}

/** On this page, or on the next, or where it is longer than a page, over several. */
function drawRow(
  paper: Paper,
  row: readonly LaidCell[],
  size: number,
  { keep, headerHeight, drawHeader }: Breaking,
): void {
  const height = heightOf(row, size);
  const nextPage = () => {
    paper.addPage();
    drawHeader();
  };
  const fitsAPage = height <= paper.fullRoom - headerHeight;
  if (height + keep > paper.room && fitsAPage) nextPage();
  const lines = Math.max(1, ...row.map((cell) => cell.lines.length));
  let from = 0;
  while (from < lines) {
    const fitting = Math.floor((paper.room - 2 * PADDING.y) / lineHeight(size));
    if (fitting < 1) {
      nextPage();
      continue;
    }
    drawSlice(paper, row, from, from + fitting, size);
    from += fitting;
    if (from < lines) nextPage();
  }
}

/** Lines `from` to `to` of a row, with their frames. */
function drawSlice(
  paper: Paper,
  row: readonly LaidCell[],
  from: number,
  to: number,
  size: number,
): void {
  const height = heightOf(row, size, from, to);
  const { pdf, y } = paper;
  for (const { x, width, ground } of row) {
    if (ground !== undefined) pdf.rect(x, y, width, height).fill(ground);
    pdf.lineWidth(rule.width).rect(x, y, width, height).stroke(rule.color);
  }
  pdf.fillColor('black');
  for (const { x, width, lines, align, style } of row)
    for (const [index, line] of lines.slice(from, to).entries())
      paper.line(line, style, {
        x: x + PADDING.x,
        y: y + PADDING.y + index * lineHeight(size),
        width: width - 2 * PADDING.x,
        align,
      });
  paper.moved(height);
}

function headerRows(
  { columns, groups }: Table,
  widths: readonly number[],
  size: number,
): readonly (readonly LaidCell[])[] {
  if (isHeadless(columns)) return [];
  const rows = [columns.map(({ header }) => asHeader({ text: header }))];
  if (groups) rows.unshift(groups.map(asHeader));
  return rows.map((cells) => laidOut({ cells }, columns, widths, size));
}

function laidOut(
  { cells, style }: Row,
  columns: readonly Column[],
  widths: readonly number[],
  size: number,
): readonly LaidCell[] {
  const laid: LaidCell[] = [];
  let column = 0;
  let x: number = margins.left;
  for (const cell of cells) {
    const { text, span = 1, align, bold, fill } = typeof cell === 'string' ? { text: cell } : cell;
    const width = widths.slice(column, column + span).reduce((sum, part) => sum + part, 0);
    const isBold = bold ?? style !== undefined;
    const textStyle: TextStyle = { weight: isBold ? 'bold' : 'regular', size };
    laid.push({
      x,
      width,
      lines: linesOf(text, textStyle, width - 2 * PADDING.x),
      align: align ?? columns[column]?.align ?? 'left',
      style: textStyle,
      ground: fill === undefined ? style && grounds[style] : `#${fill}`,
    });
    x += width;
    column += span;
  }
  return laid;
}

/** As asked for, but none so narrow that a word of its header is cut: the others give way. */
function columnWidths(columns: readonly Column[], all: number, size: number): readonly number[] {
  const style = { weight: 'bold', size } as const;
  const least = columns.map(({ header }) => widestWord(header, style) + 2 * PADDING.x + 0.5);
  const raised = new Set<number>();
  for (;;) {
    let room = all;
    let parts = 0;
    for (const [index, { width }] of columns.entries())
      if (raised.has(index)) room -= least[index] ?? 0;
      else parts += width;
    const widths = columns.map(({ width }, index) =>
      raised.has(index) ? (least[index] ?? 0) : (room * width) / parts,
    );
    const narrow = widths.findIndex((width, index) => width < (least[index] ?? 0) - 0.01);
    if (narrow < 0) return widths;
    raised.add(narrow);
    // Headers alone are wider than the paper: then words are cut.
    if (raised.size === columns.length) return columns.map(() => all / columns.length);
  }
}

function heightOf(row: readonly LaidCell[], size: number, from = 0, to = Infinity): number {
  const lines = Math.max(1, ...row.map((cell) => cell.lines.slice(from, to).length));
  return lines * lineHeight(size) + 2 * PADDING.y;
}

function lineHeight(size: number): number {
  return size * LINE_HEIGHT;
}

function asHeader(cell: { readonly text: string; readonly span?: number }): Cell {
  return { ...cell, align: 'center', bold: true, fill: grounds.header.slice(1) };
}
