import { spawnSync } from 'node:child_process';
import { parse } from 'csv-parse/sync';
import { XMLParser } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';

/** Documents read by libraries that had no part in writing them. */

const several = new Set(['sheet', 'row', 'c', 'xf', 'numFmt', 'definedName', 'Relationship']);
const severalOfWord = new Set(['w:tbl', 'w:tr', 'w:tc', 'w:p', 'w:r', 'w:t']);
const xml = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  trimValues: false,
  processEntities: true,
  isArray: (name) => several.has(name) || severalOfWord.has(name),
});

type Node = Readonly<Record<string, unknown>>;

function partsOf(archive: Buffer): (name: string) => Node {
  const parts = unzipSync(archive);
  return (name) => {
    const bytes = parts[name];
    if (!bytes) throw new Error(`there is no ${name}`);
    return xml.parse(strFromU8(bytes)) as Node;
  };
}

function child(node: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((of, name) => (isNode(of) ? of[name] : undefined), node);
}

function children(node: unknown, ...path: readonly string[]): readonly Node[] {
  const found = child(node, ...path);
  return Array.isArray(found) ? found.filter(isNode) : isNode(found) ? [found] : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

function textOf(node: unknown): string {
  const found = isNode(node) ? (node['#text'] ?? '') : (node ?? '');
  return typeof found === 'string' ? found : '';
}

export interface Cell {
  /** What it holds; undefined: nothing. */
  readonly value: string | number | undefined;
  readonly isFormula: boolean;
  /** The format that a number is shown in. */
  readonly format: string;
}

export interface TableSheet {
  readonly name: string;
  readonly frozenRows: number;
  readonly filter: string;
  readonly repeated: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export function readXlsx(archive: Buffer): ReadonlyMap<string, TableSheet> {
  const part = partsOf(archive);
  const workbook = part('xl/workbook.xml');
  const styles = part('xl/styles.xml');
  const codes = new Map(
    children(styles, 'styleSheet', 'numFmts', 'numFmt').map((each) => [
      String(each['@numFmtId']),
      String(each['@formatCode']),
    ]),
  );
  const formats = children(styles, 'styleSheet', 'cellXfs', 'xf').map(
    ({ '@numFmtId': id }) => codes.get(String(id)) ?? String(id),
  );
  const targets = new Map(
    children(part('xl/_rels/workbook.xml.rels'), 'Relationships', 'Relationship').map((each) => [
      each['@Id'],
      String(each['@Target']),
    ]),
  );
  const defined = children(workbook, 'workbook', 'definedNames', 'definedName');
  return new Map(
    children(workbook, 'workbook', 'sheets', 'sheet').map((sheet, index) => {
      const { worksheet } = part(`xl/${targets.get(sheet['@r:id']) ?? ''}`);
      const [head = [], ...rows] = children(worksheet, 'sheetData', 'row').map((row) =>
        children(row, 'c').map((cell) => cellOf(cell, formats)),
      );
      const titles = defined.find(
        (each) => each['@name'] === '_xlnm.Print_Titles' && each['@localSheetId'] === String(index),
      );
      const name = String(sheet['@name']);
      return [
        name,
        {
          name,
          frozenRows: Number(child(worksheet, 'sheetViews', 'sheetView', 'pane', '@ySplit')),
          filter: String(child(worksheet, 'autoFilter', '@ref')),
          repeated: textOf(titles),
          header: head.map(({ value }) => String(value)),
          rows,
        },
      ];
    }),
  );
}

function cellOf(cell: Node, formats: readonly string[]): Cell {
  const format = formats[Number(cell['@s'])] ?? '';
  const isFormula = cell['f'] !== undefined;
  if (cell['@t'] === 'inlineStr')
    return { value: textOf(child(cell, 'is', 't')), isFormula, format };
  const number = textOf(cell['v']);
  return { value: number === '' ? undefined : Number(number), isFormula, format };
}

/** Every table, row by row; paragraphs of a cell are lines. */
export function readDocx(archive: Buffer): readonly (readonly (readonly string[])[])[] {
  const body = child(partsOf(archive)('word/document.xml'), 'w:document', 'w:body');
  return children(body, 'w:tbl').map((table) =>
    children(table, 'w:tr').map((row) => children(row, 'w:tc').map(wordsIn)),
  );
}

function wordsIn(cell: Node): string {
  return children(cell, 'w:p')
    .map((paragraph) =>
      children(paragraph, 'w:r')
        .flatMap((run): readonly unknown[] => (Array.isArray(run['w:t']) ? run['w:t'] : []))
        .map(textOf)
        .join(''),
    )
    .join('\n');
}

export function readCsv(bytes: Buffer): readonly (readonly string[])[] {
  return parse(bytes, { bom: true, record_delimiter: '\r\n' });
}

export const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined;

/** Page by page, as it lies on the page. */
export function readPdf(bytes: Buffer): readonly string[] {
  const { stdout, status, stderr } = spawnSync('pdftotext', ['-layout', '-', '-'], {
    input: bytes,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout.toString().split('\f').slice(0, -1);
}
