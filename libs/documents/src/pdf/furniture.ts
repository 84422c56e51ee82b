import type { Letterhead, SignatureLines } from '../model/blocks.ts';
import { linesOf } from './lines.ts';
import { LINE_HEIGHT, margins, type Paper } from './paper.ts';

/** What stands on official paper besides its text. */

const LOGO = { width: 62, height: 70 } as const;
const letterheadSizes = [13, 15] as const;
const ADDRESS_SIZE = 8.5;
const BODY = 10;
const SPACE_TO_SIGN = 58;

export function drawLetterhead(paper: Paper, { lines, logo }: Letterhead): void {
  if (lines.length === 0 && !logo) return;
  paper.ensure(LOGO.height + 20);
  const { pdf } = paper;
  const top = paper.y;
  if (logo)
    pdf.image(Buffer.from(logo.bytes), margins.left, top, {
      fit: [LOGO.width, LOGO.height],
      align: 'center',
      valign: 'center',
    });
  const left = logo ? LOGO.width + 8 : 0;
  // So that the lines stand in the middle of the paper, and not of what the logo leaves of it.
  const width = paper.width - 2 * left;
  for (const [index, line] of lines.entries()) {
    const size = letterheadSizes[index] ?? ADDRESS_SIZE;
    const weight = index < letterheadSizes.length ? 'bold' : 'regular';
    paper.text(line, { weight, size }, { left, width, align: 'center' });
  }
  const bottom = Math.max(paper.y, logo ? top + LOGO.height : 0) + 5;
  const right = margins.left + paper.width;
  pdf.lineWidth(2).moveTo(margins.left, bottom).lineTo(right, bottom).stroke('black');
  pdf
    .lineWidth(0.6)
    .moveTo(margins.left, bottom + 2.6)
    .lineTo(right, bottom + 2.6)
    .stroke('black');
  paper.y = bottom + 2.6;
  paper.moved(14);
}

/** At the right, as letters of an office are signed; never torn apart, nor from the sentence before it. */
export function drawSignature(
  paper: Paper,
  { closing, lines }: { readonly closing: string; readonly lines: SignatureLines },
  open: string,
): void {
  const width = Math.min(250, paper.width * 0.5);
  const left = paper.width - width;
  const style = { weight: 'regular', size: BODY } as const;
  const height = BODY * LINE_HEIGHT;
  const officeLines = linesOf(`${lines.office},`, style, width).length;
  const closingLines = linesOf(closing, style, paper.width).length;
  paper.ensure((closingLines + officeLines + 5) * height + SPACE_TO_SIGN + 16);
  paper.text(closing, style);
  paper.moved(16);
  const write = (text: string, weight: 'regular' | 'bold' = 'regular') =>
    paper.text(text, { weight, size: BODY }, { left, width, align: 'center' });
  write(lines.placeAndDate);
  write(`${lines.office},`);
  paper.moved(SPACE_TO_SIGN);
  write(lines.name ?? open, 'bold');
  if (lines.rank !== undefined) write(lines.rank);
  write(`NIP ${lines.nip ?? open}`);
}

/** A thin line, and beneath it what the document is of, and which page of how many. */
export function drawFooters(
  paper: Paper,
  footer: readonly string[],
  pageOf: (page: number, pages: number) => string,
): void {
  const style = { weight: 'regular', size: 7 } as const;
  paper.onEveryPage((page, pages) => {
    const { width, height } = paper.pdf.page;
    const inner = width - margins.left - margins.right;
    const y = height - margins.bottom + 12;
    paper.pdf
      .lineWidth(0.4)
      .moveTo(margins.left, y)
      .lineTo(margins.left + inner, y)
      .stroke('#7f8b99');
    paper.pdf.fillColor('#444444');
    const at = { x: margins.left, width: inner } as const;
    for (const [index, text] of footer.entries())
      for (const line of linesOf(text, style, inner - 90).slice(0, 1))
        paper.line(line, style, { ...at, y: y + 4 + index * 9, align: 'left' });
    for (const line of linesOf(pageOf(page, pages), style, inner))
      paper.line(line, style, { ...at, y: y + 4, align: 'right' });
    paper.pdf.fillColor('black');
  });
}
