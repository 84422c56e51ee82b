import type { Block, Orientation, PaperDocument, Picture } from '../model/blocks.ts';
import { wordsOf } from '../wording/words.ts';
import { paragraphXml, tableXml } from './elements.ts';

const MM = 56.7;
const sizes: Readonly<Record<Orientation, readonly [width: number, height: number]>> = {
  portrait: [11_906, 16_838],
  landscape: [16_838, 11_906],
};
const margins = {
  top: Math.round(15 * MM),
  bottom: Math.round(20 * MM),
  left: Math.round(20 * MM),
  right: Math.round(15 * MM),
} as const;
const EMU_A_POINT = 12_700;
const LOGO = { width: 62, height: 70 } as const;

/** The body of a document, block by block. */
export function* bodyXml({ blocks, office, language }: PaperDocument): Iterable<string> {
  let orientation: Orientation = 'portrait';
  let isFirst = true;
  for (const block of blocks) {
    if (block.kind === 'section') {
      // A section is described where it ends.
      if (!isFirst) yield `<w:p><w:pPr>${sectionXml(orientation)}</w:pPr></w:p>`;
      orientation = block.orientation;
    } else yield* blockXml(block, office, language, widthOf(orientation));
    isFirst = false;
  }
  yield sectionXml(orientation);
}

function* blockXml(
  block: Exclude<Block, { kind: 'section' }>,
  office: PaperDocument['office'],
  language: PaperDocument['language'],
  width: number,
): Iterable<string> {
  switch (block.kind) {
    case 'pageBreak':
      yield '<w:p><w:r><w:br w:type="page"/></w:r></w:p>';
      break;
    case 'letterhead':
      yield* letterheadXml(office, width);
      break;
    case 'cover':
      yield* coverXml(block);
      break;
    case 'title':
      yield paragraphXml(block.text, { style: 'Title' });
      for (const line of block.lines ?? []) yield paragraphXml(line, { style: 'Subtitle' });
      break;
    case 'heading':
      yield paragraphXml(block.text, { style: `Heading${block.level}` });
      break;
    case 'paragraph':
      yield paragraphXml(block.text, { style: block.style === 'note' ? 'Note' : 'Body' });
      break;
    case 'list':
      for (const item of block.items)
        yield paragraphXml(`•\u00A0\u00A0${item}`, {
          style: block.style === 'note' ? 'NoteItem' : 'Item',
        });
      break;
    case 'facts':
      yield* factsXml(block.rows, width);
      break;
    case 'table':
      yield* tableXml(block.table, width);
      break;
    case 'signature':
      yield paragraphXml(block.closing, { style: 'Body', keepWithNext: true });
      yield* signatureXml(block.lines, wordsOf(language).leftOpen);
      break;
    default:
      throw new Error(`no such block: ${String(block satisfies never)}`);
  }
}

function* letterheadXml({ lines, logo }: PaperDocument['office'], width: number): Iterable<string> {
  const side = logo ? 1_400 : 0;
  const text = lines.map((line, index) =>
    paragraphXml(line, {
      style: 'Letterhead',
      align: 'center',
      bold: index < 2,
      size: [13, 15][index] ?? 8.5,
    }),
  );
  if (text.length === 0 && !logo) return;
  const cells = logo
    ? letterheadCell(side, `<w:p>${pictureXml(logo)}</w:p>`) +
      letterheadCell(width - 2 * side, text.join('')) +
      letterheadCell(side, '')
    : letterheadCell(width, text.join(''));
  const grid = (logo ? [side, width - 2 * side, side] : [width])
    .map((each) => `<w:gridCol w:w="${each}"/>`)
    .join('');
  yield `<w:tbl><w:tblPr><w:tblW w:w="${width}" w:type="dxa"/><w:tblBorders><w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="0" w:color="000000"/></w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid><w:tr>${cells}</w:tr></w:tbl>`;
  yield '<w:p/>';
}

function* coverXml({ lines, below }: Extract<Block, { kind: 'cover' }>): Iterable<string> {
  yield '<w:p><w:pPr><w:spacing w:before="3600"/></w:pPr></w:p>';
  for (const [index, line] of lines.entries())
    yield paragraphXml(line, { style: index === 0 ? 'CoverTitle' : 'CoverLine' });
  yield '<w:p><w:pPr><w:spacing w:before="4200"/></w:pPr></w:p>';
  for (const line of below) yield paragraphXml(line, { style: 'Subtitle' });
  yield '<w:p><w:r><w:br w:type="page"/></w:r></w:p>';
}

function* factsXml(
  rows: Extract<Block, { kind: 'facts' }>['rows'],
  width: number,
): Iterable<string> {
  if (rows.length === 0) return;
  const widths = [2_300, 240, width - 2_540];
  yield `<w:tbl><w:tblPr><w:tblW w:w="${width}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>${widths.map((each) => `<w:gridCol w:w="${each}"/>`).join('')}</w:tblGrid>`;
  for (const { label, text } of rows) {
    const cells = [label, ':', text === '' ? '-' : text].map(
      (content, index) =>
        `<w:tc><w:tcPr><w:tcW w:w="${widths[index] ?? 0}" w:type="dxa"/></w:tcPr>${paragraphXml(content, { style: 'Fact' })}</w:tc>`,
    );
    yield `<w:tr>${cells.join('')}</w:tr>`;
  }
  yield '</w:tbl><w:p><w:pPr><w:spacing w:before="0" w:after="60" w:line="120" w:lineRule="exact"/></w:pPr></w:p>';
}

function* signatureXml(
  { placeAndDate, office, name, rank, nip }: Extract<Block, { kind: 'signature' }>['lines'],
  open: string,
): Iterable<string> {
  yield paragraphXml('', { style: 'Signature', keepWithNext: true });
  yield signatureLine(placeAndDate);
  yield signatureLine(`${office},`);
  for (let blank = 0; blank < 4; blank += 1) yield signatureLine('');
  yield signatureLine(name ?? open, { bold: true });
  if (rank !== undefined) yield signatureLine(rank);
  yield signatureLine(`NIP ${nip ?? open}`, { last: true });
}

function pictureXml({ kind, width, height }: Picture): string {
  const scale = Math.min(LOGO.width / width, LOGO.height / height);
  const [cx, cy] = [width, height].map((side) => Math.round(side * scale * EMU_A_POINT)) as [
    number,
    number,
  ];
  const namespace = 'http://schemas.openxmlformats.org/drawingml/2006';
  return `<w:r><w:drawing><wp:inline><wp:extent cx="${cx}" cy="${cy}"/><wp:docPr id="1" name="logo" descr="logo"/><a:graphic xmlns:a="${namespace}/main"><a:graphicData uri="${namespace}/picture"><pic:pic xmlns:pic="${namespace}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="logo.${kind}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdLogo"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="${cx}" cy="${cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
}

function sectionXml(orientation: Orientation): string {
  const [width, height] = sizes[orientation];
  const { top, bottom, left, right } = margins;
  const turned = orientation === 'landscape' ? ' w:orient="landscape"' : '';
  return `<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter"/><w:pgSz w:w="${width}" w:h="${height}"${turned}/><w:pgMar w:top="${top}" w:right="${right}" w:bottom="${bottom}" w:left="${left}" w:header="500" w:footer="500" w:gutter="0"/></w:sectPr>`;
}

function widthOf(orientation: Orientation): number {
  return sizes[orientation][0] - margins.left - margins.right;
}

function letterheadCell(width: number, content: string): string {
  return `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>${content || '<w:p/>'}</w:tc>`;
}

/** Kept together with the line below, unless it is the last. */
function signatureLine(
  text: string,
  { bold = false, last = false }: { readonly bold?: boolean; readonly last?: boolean } = {},
): string {
  return paragraphXml(text, { style: 'Signature', bold, keepWithNext: !last });
}
