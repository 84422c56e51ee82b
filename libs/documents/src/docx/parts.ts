import type { PaperDocument } from '../model/blocks.ts';
import { wordsOf } from '../wording/words.ts';
import { xmlHead } from '../xml.ts';
import { partTypeXml } from '../zip/office-package.ts';
import { fieldXml, paragraphXml, runXml } from './elements.ts';

/** The parts of a document that are not its body. */

const main = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const drawing = 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing';

export const namespaces = `xmlns:w="${main}" xmlns:r="${office}" xmlns:wp="${drawing}"`;

export function contentTypesXml(): string {
  const word = 'officedocument.wordprocessingml';
  return `${xmlHead}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>${partTypeXml('/word/document.xml', `${word}.document.main`)}${partTypeXml('/word/styles.xml', `${word}.styles`)}${partTypeXml('/word/footer1.xml', `${word}.footer`)}${partTypeXml('/docProps/core.xml', 'package.core-properties')}</Types>`;
}

export function documentRelationsXml(logo: PaperDocument['office']['logo']): string {
  const picture = logo
    ? `<Relationship Id="rIdLogo" Type="${office}/image" Target="media/logo.${logo.kind}"/>`
    : '';
  return `${xmlHead}<Relationships xmlns="${packages}/relationships"><Relationship Id="rIdStyles" Type="${office}/styles" Target="styles.xml"/><Relationship Id="rIdFooter" Type="${office}/footer" Target="footer1.xml"/>${picture}</Relationships>`;
}

const FOOTER_SIZE = 7;

export function footerXml({ footer, language }: PaperDocument): string {
  const [before, between] = wordsOf(language).pageParts;
  const number = `${runXml(before, { size: FOOTER_SIZE })}${fieldXml('PAGE', FOOTER_SIZE)}${runXml(between, { size: FOOTER_SIZE })}${fieldXml('NUMPAGES', FOOTER_SIZE)}`;
  const lines = footer.map((line) => paragraphXml(line, { style: 'Footer', size: FOOTER_SIZE }));
  return `${xmlHead}<w:ftr ${namespaces}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:pBdr><w:top w:val="single" w:sz="4" w:space="2" w:color="7F8B99"/></w:pBdr><w:jc w:val="right"/></w:pPr>${number}</w:p>${lines.join('')}</w:ftr>`;
}

interface Style {
  readonly id: string;
  readonly name: string;
  readonly paragraph?: string;
  readonly run?: string;
}

const sized = (points: number) => `<w:sz w:val="${points * 2}"/><w:szCs w:val="${points * 2}"/>`;
const bold = '<w:b/><w:bCs/>';
const spacing = (before: number, after: number) =>
  `<w:spacing w:before="${before * 20}" w:after="${after * 20}"/>`;
const centred = '<w:jc w:val="center"/>';

const styles: readonly Style[] = [
  { id: 'Body', name: 'Body Text', paragraph: spacing(0, 6), run: sized(10) },
  { id: 'Note', name: 'Note', paragraph: spacing(0, 5), run: sized(8.5) },
  { id: 'Item', name: 'Item', paragraph: `${spacing(0, 2)}<w:ind w:left="360" w:hanging="200"/>` },
  {
    id: 'NoteItem',
    name: 'Note Item',
    paragraph: `${spacing(0, 2)}<w:ind w:left="360" w:hanging="200"/>`,
    run: sized(8.5),
  },
  { id: 'Fact', name: 'Fact', paragraph: spacing(0, 2), run: sized(10) },
  { id: 'Cell', name: 'Cell', paragraph: spacing(1, 1), run: sized(8) },
  { id: 'Letterhead', name: 'Letterhead', paragraph: spacing(0, 0) },
  { id: 'Title', name: 'Title', paragraph: `${spacing(6, 4)}${centred}`, run: bold + sized(13) },
  { id: 'Subtitle', name: 'Subtitle', paragraph: `${spacing(0, 2)}${centred}`, run: sized(10) },
  {
    id: 'CoverTitle',
    name: 'Cover Title',
    paragraph: `${spacing(0, 12)}${centred}`,
    run: bold + sized(24),
  },
  {
    id: 'CoverLine',
    name: 'Cover Line',
    paragraph: `${spacing(0, 8)}${centred}`,
    run: bold + sized(15),
  },
  {
    id: 'Signature',
    name: 'Signature',
    paragraph: `<w:keepNext/>${spacing(0, 0)}<w:ind w:left="4700"/>${centred}`,
    run: sized(10),
  },
  { id: 'Footer', name: 'footer', paragraph: spacing(0, 0), run: sized(7) },
];

const headings = [
  { size: 14, before: 14, after: 6 },
  { size: 11.5, before: 12, after: 4 },
  { size: 10, before: 8, after: 3 },
];

export function stylesXml(language: PaperDocument['language']): string {
  const fonts = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>';
  const tag = language === 'id' ? 'id-ID' : 'en-GB';
  const plain = styles.map(styleXml).join('');
  const headed = headings.map(({ size, before, after }, index) =>
    styleXml({
      id: `Heading${index + 1}`,
      name: `heading ${index + 1}`,
      paragraph: `<w:keepNext/><w:keepLines/>${spacing(before, after)}<w:outlineLvl w:val="${index}"/>`,
      run: bold + sized(size),
    }),
  );
  const borders = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(sideXml).join('');
  return `${xmlHead}<w:styles xmlns:w="${main}"><w:docDefaults><w:rPrDefault><w:rPr>${fonts}${sized(10)}<w:lang w:val="${tag}"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>${plain}${headed.join('')}<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>${borders}</w:tblBorders></w:tblPr></w:style></w:styles>`;
}

function styleXml({ id, name, paragraph = '', run = '' }: Style): string {
  return `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/><w:pPr>${paragraph}</w:pPr><w:rPr>${run}</w:rPr></w:style>`;
}

function sideXml(name: string): string {
  return `<w:${name} w:val="single" w:sz="4" w:space="0" w:color="7F8B99"/>`;
}
