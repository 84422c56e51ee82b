import type { Masterplan, Roadmap } from '@rembuk/projections';
import type { Language } from '@rembuk/workshop';
import { longMonth } from '../../format/dates.ts';
import { integer, rupiah } from '../../format/numbers.ts';
import type { Block, Row } from '../../model/blocks.ts';
import { wordsOf } from '../../wording/words.ts';
import { dimensionTitle } from '../plan/sheet.ts';
import { planWords } from '../plan/words.ts';
import type { DocumentPlace } from '../place.ts';
import { signatureOf } from '../signature.ts';
import type { PlanViews } from './views.ts';
import { bookWords } from './words.ts';

/** The plan on a few pages, and what the public will feel of it first. */
export function* summaryBlocks(
  { plan, roadmap }: PlanViews,
  place: DocumentPlace,
): Iterable<Block> {
  const { language } = place;
  const words = bookWords(language);
  yield { kind: 'heading', level: 1, text: words.perDimension };
  yield { kind: 'table', table: perDimension(plan, language) };
  yield { kind: 'heading', level: 1, text: words.perYear };
  yield { kind: 'table', table: perYear(roadmap, language) };
  yield { kind: 'heading', level: 1, text: planWords(language).quickWins };
  yield { kind: 'paragraph', text: words.quickWinNote };
  const wins = quickWinRows(plan, language);
  if (wins.length === 0) yield { kind: 'paragraph', text: words.noQuickWins, style: 'note' };
  else yield { kind: 'table', table: quickWins(wins, language) };
  yield { kind: 'heading', level: 1, text: words.closing };
  yield { kind: 'signature', closing: words.closingText, lines: signatureOf(place) };
}

const right = 'right' as const;

function perDimension({ dimensions }: Masterplan, language: Language) {
  const words = planWords(language);
  const figures = (of: Masterplan['dimensions']) => {
    const strategies = of.flatMap((each) => each.strategies);
    const sheets = strategies.flatMap((each) => each.sheets);
    const wins = sheets.flatMap((each) => each.allocations.filter(({ quickWin }) => quickWin));
    const budget = of.reduce((sum, { budgetRupiah }) => sum + budgetRupiah, 0n);
    const counts = [strategies, sheets, wins].map(({ length }) => integer(length, language));
    return [...counts, rupiah(budget, language)];
  };
  const rows: Row[] = dimensions.map((each) => ({
    cells: [dimensionTitle(each, language), ...figures([each])],
  }));
  rows.push({ style: 'total', cells: [wordsOf(language).total, ...figures(dimensions)] });
  return {
    columns: [
      { header: words.dimension, width: 42 },
      { header: words.strategies, width: 12, align: right },
      { header: words.sheets, width: 14, align: right },
      { header: words.quickWin, width: 12, align: right },
      { header: words.budget, width: 26, align: right },
    ],
    rows,
  };
}

function perYear({ years, totals }: Roadmap, language: Language) {
  const words = planWords(language);
  const rows: Row[] = years.map((year, index) => ({
    cells: [
      String(year),
      integer(totals.byYear[index]?.sheets ?? 0, language),
      rupiah(totals.byYear[index]?.budgetRupiah ?? 0n, language),
    ],
  }));
  const total = [wordsOf(language).total, '', rupiah(totals.budgetRupiah, language)];
  rows.push({ style: 'total', cells: total });
  return {
    columns: [
      { header: words.year, width: 20, align: 'center' as const },
      { header: words.sheets, width: 24, align: right },
      { header: words.budget, width: 40, align: right },
    ],
    rows,
  };
}

function quickWinRows({ dimensions }: Masterplan, language: Language): readonly Row[] {
  const { to } = wordsOf(language);
  const { confirmed, marked } = planWords(language);
  return dimensions.flatMap(({ code, strategies }) =>
    strategies
      .flatMap(({ sheets }) => sheets)
      .flatMap((sheet) =>
        sheet.allocations.flatMap(({ quickWin, budgetRupiah }): Row[] =>
          quickWin
            ? [
                {
                  cells: [
                    code,
                    `${sheet.code} ${sheet.title}`,
                    sheet.lead?.name ?? '-',
                    `${to(longMonth(quickWin.start, language), longMonth(quickWin.end, language))} (${quickWin.confirmed ? confirmed : marked})`,
                    [quickWin.reason, quickWin.evidence].filter((text) => text !== '').join('\n'),
                    rupiah(budgetRupiah, language),
                  ],
                },
              ]
            : [],
        ),
      ),
  );
}

function quickWins(rows: readonly Row[], language: Language) {
  const words = planWords(language);
  return {
    columns: [
      { header: words.dimension, width: 12 },
      { header: words.sheets, width: 28 },
      { header: words.lead, width: 22 },
      { header: words.period, width: 20 },
      { header: `${words.reason}; ${words.evidence}`, width: 32 },
      { header: words.budget, width: 21, align: right },
    ],
    rows,
  };
}
