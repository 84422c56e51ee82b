import { LastingRows, type Workbook, type WorkbookSheet } from '../model/workbook.ts';
import { type Rendering, TooLargeError } from '../rendering.ts';
import { corePropertiesXml, rootRelationsXml } from '../zip/office-package.ts';
import { type DeflatedText, deflatedText } from '../zip/deflated-text.ts';
import { ZipWriter } from '../zip/zip.ts';
import {
  contentTypesXml,
  sheetHeadXml,
  sheetTailXml,
  workbookRelationsXml,
  workbookXml,
} from './parts.ts';
import { RowWriter } from './rows.ts';
import { styleOf, stylesXml } from './styles.ts';
import { textXml } from './values.ts';

/** Of one sheet, its header included. */
const ROWS_MAX = 1_048_576;

/**
 * A workbook, written as its rows come. `order` says in which order sheets are written, when some know their rows only
 * after others have been written; people see them in the workbook's own order.
 */
export async function* xlsx(
  workbook: Workbook,
  { signal }: Rendering,
  order: readonly number[] = workbook.sheets.map((_, index) => index),
): AsyncGenerator<Uint8Array> {
  const zip = new ZipWriter();
  zip.put('[Content_Types].xml', contentTypesXml(workbook));
  zip.put('_rels/.rels', rootRelationsXml('xl/workbook.xml'));
  zip.put('docProps/core.xml', corePropertiesXml(workbook));
  zip.put('xl/styles.xml', stylesXml());
  zip.put('xl/_rels/workbook.xml.rels', workbookRelationsXml(workbook));
  const rows: number[] = [];
  for (const index of order) {
    const sheet = workbook.sheets[index];
    if (!sheet) continue;
    rows[index] = yield* writeSheet(zip, workbook, sheet, index, signal);
  }
  zip.put('xl/workbook.xml', workbookXml(workbook, rows));
  zip.end();
  yield* zip.take();
}

async function* writeSheet(
  zip: ZipWriter,
  { timeZone, footer }: Workbook,
  sheet: WorkbookSheet,
  index: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, number> {
  const entry = zip.begin(`xl/worksheets/sheet${index + 1}.xml`);
  entry.write(sheetHeadXml(sheet, index));
  entry.write(headerRowXml(sheet));
  const writer = new RowWriter(sheet.columns, timeZone);
  let rows = 1;
  for await (const batch of sheet.rows) {
    signal.throwIfAborted();
    rows += batch.length;
    if (rows > ROWS_MAX) throw new TooLargeError('rows');
    if (batch instanceof LastingRows) entry.put(lastingText(batch, writer));
    else for (const row of writer.rows(batch)) entry.write(row);
    yield* zip.take();
  }
  entry.write(sheetTailXml(sheet, rows, footer));
  entry.end();
  return rows;
}

function lastingText(rows: LastingRows, writer: RowWriter): DeflatedText {
  return rows.write((values) => deflatedText(writer.rows(values)));
}

/** Writes the rows of a sheet that stand in later workbooks too, before anybody asks for one. */
export async function writeAhead(
  { columns, rows }: WorkbookSheet,
  timeZone: string,
  { signal }: Rendering,
): Promise<void> {
  const writer = new RowWriter(columns, timeZone);
  for await (const batch of rows) {
    signal.throwIfAborted();
    if (batch instanceof LastingRows) lastingText(batch, writer);
  }
}

/** High enough for three lines: not every program finds that out by itself. */
const HEADER_POINTS = 40;

function headerRowXml({ columns }: WorkbookSheet): string {
  const cells = columns.map(({ header }) => textXml(header, styleOf.header));
  return `<row ht="${HEADER_POINTS}" customHeight="1">${cells.join('')}</row>`;
}
