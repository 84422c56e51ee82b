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
    pdf.image(paper.picture(logo.bytes), margins.left, top, {
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

const footStyle = { weight: 'regular', size: 7 } as const;

/** A thin line, and beneath it what the document is of. */
export function drawFoot(paper: Paper, footer: readonly string[]): void {
  const { x, y, width } = footOf(paper);
  paper.pdf
    .lineWidth(0.4)
    .moveTo(x, y)
    .lineTo(x + width, y)
    .stroke('#7f8b99');
  paper.pdf.fillColor('#444444');
  for (const [index, text] of footer.entries())
    for (const line of linesOf(text, footStyle, width - 90).slice(0, 1))
      paper.line(line, footStyle, { x, width, y: y + 4 + index * 9, align: 'left' });
  paper.pdf.fillColor('black');
}

/** At the right of the foot: which page of how many. */
export function drawPageNumber(paper: Paper, text: string): void {
  const { x, y, width } = footOf(paper);
  paper.pdf.fillColor('#444444');
  for (const line of linesOf(text, footStyle, width))
    paper.line(line, footStyle, { x, width, y: y + 4, align: 'right' });
}

function footOf({ pdf: { page } }: Paper) {
  const width = page.width - margins.left - margins.right;
  return { x: margins.left, y: page.height - margins.bottom + 12, width };
}
