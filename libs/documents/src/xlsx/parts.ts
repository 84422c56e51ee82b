import type { Workbook, WorkbookSheet } from '../model/workbook.ts';
import { escapeXml, xmlHead } from '../xml.ts';
import { partTypeXml } from '../zip/office-package.ts';

/** The parts of a workbook that are not its cells. */

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';

export function contentTypesXml({ sheets }: Workbook): string {
  const parts = sheets.map((_, index) =>
    partTypeXml(`/xl/worksheets/sheet${index + 1}.xml`, 'officedocument.spreadsheetml.worksheet'),
  );
  return `${xmlHead}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${partTypeXml('/xl/workbook.xml', 'officedocument.spreadsheetml.sheet.main')}${partTypeXml('/xl/styles.xml', 'officedocument.spreadsheetml.styles')}${partTypeXml('/docProps/core.xml', 'package.core-properties')}${parts.join('')}</Types>`;
}

export function workbookRelationsXml({ sheets }: Workbook): string {
  const relations = sheets.map(
    (_, index) =>
      `<Relationship Id="rId${index + 1}" Type="${office}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  );
  return `${xmlHead}<Relationships xmlns="${packages}/relationships">${relations.join('')}<Relationship Id="rId${sheets.length + 1}" Type="${office}/styles" Target="styles.xml"/></Relationships>`;
}

/** `rows`: how many each sheet has, its header included. */
export function workbookXml({ sheets }: Workbook, rows: readonly number[]): string {
  const names = sheets.map(
    ({ name }, index) =>
      `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const defined = sheets.map((sheet, index) => {
    const quoted = `'${escapeXml(sheet.name).replaceAll("'", "''")}'`;
    const [last, count] = [columnName(sheet.columns.length), rows[index] ?? 1];
    return (
      `<definedName name="_xlnm._FilterDatabase" localSheetId="${index}" hidden="1">${quoted}!$A$1:$${last}$${count}</definedName>` +
      `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${quoted}!$A:$B,${quoted}!$1:$1</definedName>`
    );
  });
  return `${xmlHead}<workbook xmlns="${main}" xmlns:r="${office}"><bookViews><workbookView activeTab="0"/></bookViews><sheets>${names.join('')}</sheets><definedNames>${defined.join('')}</definedNames></workbook>`;
}

/** Up to the cells. */
export function sheetHeadXml({ columns }: WorkbookSheet, index: number): string {
  const widths = columns.map(
    ({ width }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  );
  const selected = index === 0 ? ' tabSelected="1"' : '';
  return `${xmlHead}<worksheet xmlns="${main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"${selected}><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="13"/><cols>${widths.join('')}</cols><sheetData>`;
}

/** Behind the cells. */
export function sheetTailXml({ columns }: WorkbookSheet, rows: number, footer: string): string {
  // An ampersand begins a code in a footer; two are one.
  const left = escapeXml(footer.replaceAll('&', '&&'));
  return `</sheetData><autoFilter ref="A1:${columnName(columns.length)}${rows}"/><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="${pagesAcross(columns)}" fitToHeight="0"/><headerFooter><oddFooter>&amp;L&amp;8${left}&amp;R&amp;8&amp;A - &amp;P / &amp;N</oddFooter></headerFooter></worksheet>`;
}

/** Characters beside each other that can still be read when they are made to fit a page. */
const PAGE_CHARACTERS = 190;

function pagesAcross(columns: WorkbookSheet['columns']): number {
  const characters = columns.reduce((sum, { width }) => sum + width, 0);
  return Math.max(1, Math.round(characters / PAGE_CHARACTERS));
}

/** 1 is `A`, 27 is `AA`. */
export function columnName(number: number): string {
  let rest = number;
  let name = '';
  while (rest > 0) {
    name = String.fromCodePoint(65 + ((rest - 1) % 26)) + name;
    rest = Math.floor((rest - 1) / 26);
  }
  return name;
}
