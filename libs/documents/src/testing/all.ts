import { docx } from '../docx/docx.ts';
import { pdf } from '../pdf/pdf.ts';
import type { Values } from '../model/workbook.ts';
import { contributionPaper } from '../reports/contributions/paper.ts';
import { contributionWorkbook } from '../reports/contributions/workbook.ts';
import { logValues } from '../reports/log.ts';
import { masterplanBook } from '../reports/masterplan/books.ts';
import { roadmapPaper } from '../reports/plan/roadmap.ts';
import { sheetsPaper } from '../reports/plan/sheet.ts';
import type { DocumentPlace } from '../reports/place.ts';
import { workshopWorkbook } from '../reports/workshop/workbook.ts';
import { xlsx } from '../xlsx/xlsx.ts';
import { bytesOf, reportOf, type Told, viewsOf } from './demo.ts';

/** Every document of a history that has no stream of its own, by file name. */
export async function allDocuments(
  told: Told,
  place: DocumentPlace,
): Promise<ReadonlyMap<string, Buffer>> {
  const rendering = { signal: new AbortController().signal };
  const views = viewsOf(told);
  const report = reportOf(told);
  const papers = {
    contributions: () => contributionPaper(report, place),
    roadmap: () => roadmapPaper(views.roadmap, place),
    sheets: () => sheetsPaper(views.plan, place),
    'masterplan-1': () => masterplanBook(1, views, place),
    'masterplan-2': () => masterplanBook(2, views, place),
    'masterplan-3': () => masterplanBook(3, views, place),
  };
  const documents = new Map<string, Buffer>();
  for (const [name, paper] of Object.entries(papers)) {
    documents.set(`${name}.pdf`, await bytesOf(pdf(paper(), rendering)));
    documents.set(`${name}.docx`, await bytesOf(docx(paper(), rendering)));
  }
  const contributions = contributionWorkbook(report, logOf(told, place), place);
  const whole = { plan: views.plan, state: told.contributions.workshop };
  const workshop = workshopWorkbook(() => whole, logOf(told, place), place);
  documents.set('contributions.xlsx', await bytesOf(xlsx(contributions, rendering)));
  documents.set('workshop.xlsx', await bytesOf(xlsx(workshop.workbook, rendering, workshop.order)));
  return documents;
}

async function* logOf({ events }: Told, place: DocumentPlace): AsyncIterable<readonly Values[]> {
  await Promise.resolve();
  yield events.map(({ revision, type, meta }) => {
    const subject = { kind: 'workshop', id: 'w', label: type };
    const more = { dimensionIds: [], dimensions: [], role: 'member', changes: [] };
    return logValues({ revision, at: meta.at, type, subject, ...more }, place);
  });
}
