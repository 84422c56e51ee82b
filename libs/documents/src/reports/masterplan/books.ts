import type { Masterplan } from '@rembuk/projections';
import { integer, rupiah } from '../../format/numbers.ts';
import type { Block, PaperDocument } from '../../model/blocks.ts';
import { letterheadOf } from '../../office/settings.ts';
import { wordsOf } from '../../wording/words.ts';
import { type DocumentPlace, footerOf } from '../place.ts';
import { analysisBlocks } from './analysis.ts';
import { planBlocks } from './plan.ts';
import { summaryBlocks } from './summary.ts';
import type { PlanViews } from './views.ts';
import { type Book, bookWords } from './words.ts';

/** Buku 1 (analysis), Buku 2 (the plan), Buku 3 (executive summary). */
export function masterplanBook(book: Book, views: PlanViews, place: DocumentPlace): PaperDocument {
  const { language, at, office } = place;
  const words = bookWords(language);
  return {
    title: `${words.book(book)} ${words.names[book]} - ${place.workshopName}`,
    language,
    at,
    footer: footerOf(place),
    office: letterheadOf(office),
    blocks: blocks(book, views, place),
  };
}

function* blocks(book: Book, views: PlanViews, place: DocumentPlace): Iterable<Block> {
  const { language, workshopName, region, narrowing } = place;
  const words = bookWords(language);
  yield { kind: 'letterhead' };
  yield {
    kind: 'cover',
    lines: [words.book(book), words.names[book], workshopName],
    below: [region, periodOf(views.plan, place), ...narrowing],
  };
  yield { kind: 'heading', level: 1, text: words.background };
  yield { kind: 'paragraph', text: overview(views.plan, place) };
  if (book === 1) yield* analysisBlocks(views, place);
  if (book === 2) yield* planBlocks(views, place);
  if (book === 3) yield* summaryBlocks(views, place);
}

function overview(plan: Masterplan, place: DocumentPlace): string {
  const { language, workshopName, region } = place;
  const strategies = plan.dimensions.flatMap((each) => each.strategies);
  const sheets = strategies.flatMap((each) => each.sheets);
  const budget = plan.dimensions.reduce((sum, each) => sum + each.budgetRupiah, 0n);
  return bookWords(language).backgroundText({
    workshop: workshopName,
    region,
    period: periodOf(plan, place),
    dimensions: integer(plan.dimensions.length, language),
    strategies: integer(strategies.length, language),
    sheets: integer(sheets.length, language),
    budget: rupiah(budget, language),
  });
}

function periodOf({ workshop }: Masterplan, { language }: DocumentPlace): string {
  if (!workshop) return wordsOf(language).none;
  const { from, to } = workshop.period;
  return from === to ? String(from) : `${from}-${to}`;
}
