import { cloudEventLine } from '@rembuk/event-sourcing';
import {
  type ContributionReport,
  coverageOf,
  integrationOf,
  masterplanOf,
  roadmapOf,
} from '@rembuk/projections';
import { initialState, type WorkshopState } from '@rembuk/workshop';
import { csvLine, csvMark } from './csv/csv.ts';
import { docx } from './docx/docx.ts';
import { pieceEvents } from './kept-work.ts';
import type { PaperDocument } from './model/blocks.ts';
import type { Rendering } from './rendering.ts';
import { contributionPaper } from './reports/contributions/paper.ts';
import {
  contributionWorkbook,
  recapColumns,
  recapValues,
} from './reports/contributions/workbook.ts';
import type { DocumentFormat } from './reports/kinds.ts';
import { logSheet } from './reports/log.ts';
import { type LogSource, logRows, type Reached } from './reports/log-rows.ts';
import { masterplanBook } from './reports/masterplan/books.ts';
import type { Book } from './reports/masterplan/words.ts';
import { roadmapPaper } from './reports/plan/roadmap.ts';
import { sheetsPaper } from './reports/plan/sheet.ts';
import { workshopWorkbook } from './reports/workshop/workbook.ts';
import type { DocumentOrder } from './order.ts';
import type { LogPlace } from './reports/place.ts';
import { writeAhead, xlsx } from './xlsx/xlsx.ts';

/** A chunk of lines, about: how many are on their way at once is bounded by number. */
const CHUNK_CHARACTERS = 64 * 1024;

/** What a document is made of: the history up to its revision, in pages, and what was found out about it. */
export interface DocumentHistory extends LogSource {
  /** The state at the revision, folded on from what was folded last. */
  state(): Promise<WorkshopState>;
  /** A state that was come to on the way: what follows may start there. */
  readonly reached: (state: Reached) => void;
  /** Of documents about contributions, as the filter narrows it. */
  report(): ContributionReport;
}

/** Any document, as its bytes come. */
export async function* documentOf(
  order: DocumentOrder,
  history: DocumentHistory,
  rendering: Rendering,
): AsyncGenerator<Uint8Array> {
  const { name, format } = order;
  if (name === 'workshop')
    yield* format === 'jsonl'
      ? lines(order, history, rendering)
      : workshopTables(order, history, rendering);
  else if (name === 'contributions') yield* contributions(order, history, rendering);
  else yield* paper(format, planPaper(order, await history.state()), rendering);
}

/**
 * Tells the log as far as it does not change any more, and keeps it: the next workbook up to there, or beyond, is
 * written without.
 */
export async function tellAhead(
  place: LogPlace,
  history: LogSource,
  rendering: Rendering,
): Promise<void> {
  const whole = place.revision + 1 - ((place.revision + 1) % pieceEvents);
  if (whole === 0) return;
  const rows = logRows(history, { ...place, revision: whole - 1 });
  await writeAhead(logSheet('', rows, place.language), place.timeZone, rendering);
}

async function* paper(
  format: DocumentFormat,
  document: PaperDocument,
  rendering: Rendering,
): AsyncGenerator<Uint8Array> {
  if (format === 'docx') yield* docx(document, rendering);
  else {
    // To load what draws takes longer than many a table.
    const { pdf } = await import('./pdf/pdf.ts');
    yield* pdf(document, rendering);
  }
}

function planPaper({ name, place, filter, sheetId }: DocumentOrder, state: WorkshopState) {
  const plan = masterplanOf(state, filter);
  if (name === 'roadmap') return roadmapPaper(roadmapOf(state, filter), place);
  if (name === 'sheets') return sheetsPaper(plan, place, sheetId);
  const book = Number(name.slice(-1)) as Book;
  const [roadmap, integration] = [roadmapOf(state, filter), integrationOf(state, filter)];
  return masterplanBook(
    book,
    { plan, roadmap, integration, coverage: coverageOf(state, filter) },
    place,
  );
}

async function* contributions(
  order: DocumentOrder,
  history: DocumentHistory,
  rendering: Rendering,
): AsyncGenerator<Uint8Array> {
  const { format, place, filter } = order;
  const report = history.report();
  if (format === 'xlsx')
    yield* xlsx(
      contributionWorkbook(report, logRows(history, place, history.reached), place),
      rendering,
    );
  else if (format === 'json') yield jsonOf(order, report);
  else if (format === 'csv') {
    const { language } = place;
    const headers = recapColumns(report.sessions, language).map(({ header }) => header);
    const table = [headers, ...recapValues(report, language)];
    yield Buffer.from(csvMark + table.map(csvLine).join(''));
  } else yield* paper(format, contributionPaper(report, place, filter), rendering);
}

function workshopTables(
  { place }: DocumentOrder,
  history: DocumentHistory,
  rendering: Rendering,
): AsyncIterable<Uint8Array> {
  let state = initialState;
  const log = logRows(history, place, (reached) => {
    ({ state } = reached);
    history.reached(reached);
  });
  const whole = once(() => ({ plan: masterplanOf(state), state }));
  const { workbook, order } = workshopWorkbook(whole, log, place);
  return xlsx(workbook, rendering, order);
}

/** As `rembuk export` writes them: whoever has the file can verify it without the server. */
async function* lines(
  { place: { workshopId } }: DocumentOrder,
  history: DocumentHistory,
  { signal }: Rendering,
): AsyncGenerator<Uint8Array> {
  const stream = `workshop-${workshopId}`;
  for await (const page of history.events(-1)) {
    signal.throwIfAborted();
    let text = '';
    for (const event of page) {
      text += cloudEventLine(stream, event);
      if (text.length < CHUNK_CHARACTERS) continue;
      yield Buffer.from(text);
      text = '';
    }
    yield Buffer.from(text);
  }
}

/** Exact sums as text: they pass what a number keeps. */
function jsonOf({ name, place, filter }: DocumentOrder, report: object): Uint8Array {
  const { workshopId, revision, at, hash } = place;
  const whole = { document: name, workshopId, revision, at, hash, filter, ...report };
  return Buffer.from(
    JSON.stringify(whole, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    ),
  );
}

function once<Result>(make: () => Result): () => Result {
  let made: { readonly result: Result } | undefined;
  return () => (made ??= { result: make() }).result;
}
