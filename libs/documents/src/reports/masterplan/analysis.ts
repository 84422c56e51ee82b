import type { CoverageCounts, Gap, MasterplanDimension } from '@rembuk/projections';
import type { Language, PlanningDocument } from '@rembuk/workshop';
import { integer } from '../../format/numbers.ts';
import type { Block, Row } from '../../model/blocks.ts';
import { vocabularyOf } from '../../wording/vocabulary.ts';
import { wordsOf } from '../../wording/words.ts';
import { dimensionTitle } from '../plan/sheet.ts';
import { planWords } from '../plan/words.ts';
import type { DocumentPlace } from '../place.ts';
import type { PlanViews } from './views.ts';
import { bookWords } from './words.ts';

/** Who sits where, what the issues are, and what the plan still lacks. */
export function* analysisBlocks(
  { plan, coverage }: PlanViews,
  { language }: DocumentPlace,
): Iterable<Block> {
  const words = bookWords(language);
  yield { kind: 'heading', level: 1, text: words.participants };
  yield { kind: 'table', table: participants(plan.dimensions, language) };
  yield { kind: 'heading', level: 1, text: words.issues };
  for (const dimension of plan.dimensions) yield* issues(dimension, language);
  yield { kind: 'heading', level: 1, text: words.readiness };
  yield { kind: 'paragraph', text: words.readinessNote };
  yield { kind: 'table', table: readiness(coverage, language) };
  yield* openCards(coverage.dimensions, language);
}

function participants(dimensions: readonly MasterplanDimension[], language: Language) {
  const words = planWords(language);
  return {
    columns: [
      { header: words.dimension, width: 32 },
      { header: words.group, width: 22 },
      { header: words.organizations, width: 60 },
    ],
    rows: dimensions.map((dimension) => ({
      cells: [
        dimensionTitle(dimension, language),
        dimension.group?.name ?? '-',
        dimension.group?.organizations.map(({ name }) => name).join('; ') ?? '-',
      ],
    })),
  };
}

function* issues(dimension: MasterplanDimension, language: Language): Iterable<Block> {
  const words = planWords(language);
  yield { kind: 'heading', level: 2, text: dimensionTitle(dimension, language) };
  if (dimension.strategies.length === 0) {
    yield { kind: 'paragraph', text: words.noStrategies, style: 'note' };
    return;
  }
  yield {
    kind: 'table',
    table: {
      columns: [
        { header: words.code, width: 10 },
        { header: words.strategy, width: 30 },
        { header: words.issue, width: 44 },
        { header: words.strategyTarget, width: 26 },
      ],
      rows: dimension.strategies.map(({ code, title, issue, target }) => ({
        cells: [code, title, issue || '-', target || '-'],
      })),
    },
  };
}

function readiness({ dimensions, totals }: PlanViews['coverage'], language: Language) {
  const words = planWords(language);
  const own = bookWords(language);
  const counts = (of: CoverageCounts) =>
    [of.strategies, of.strategiesComplete, of.sheets, of.sheetsComplete].map((value) =>
      integer(value, language),
    );
  const rows: Row[] = dimensions.map((each) => ({
    cells: [dimensionTitle(each, language), ...counts(each)],
  }));
  rows.push({ style: 'total', cells: [wordsOf(language).total, ...counts(totals)] });
  const right = 'right' as const;
  return {
    groups: [
      { text: '', span: 1 },
      { text: words.strategies, span: 2 },
      { text: words.sheets, span: 2 },
    ],
    columns: [
      { header: words.dimension, width: 44 },
      { header: own.count, width: 14, align: right },
      { header: own.complete, width: 14, align: right },
      { header: own.count, width: 14, align: right },
      { header: own.complete, width: 14, align: right },
    ],
    rows,
  };
}

function* openCards(
  dimensions: PlanViews['coverage']['dimensions'],
  language: Language,
): Iterable<Block> {
  const words = planWords(language);
  const own = bookWords(language);
  const rows: Row[] = dimensions.flatMap(({ cards }) =>
    cards.flatMap((card) => [
      ...openRow(card.code, card.title, card.missing, language),
      ...card.sheets.flatMap(({ code, shortTitle, missing }) =>
        openRow(code, shortTitle, missing, language),
      ),
    ]),
  );
  if (rows.length === 0) {
    yield { kind: 'paragraph', text: own.allComplete };
    return;
  }
  yield { kind: 'heading', level: 2, text: own.openCards };
  yield {
    kind: 'table',
    table: {
      columns: [
        { header: words.code, width: 12 },
        { header: words.title, width: 40 },
        { header: own.gap, width: 58 },
      ],
      rows,
    },
  };
}

function openRow(
  code: string,
  title: string,
  missing: readonly Gap[],
  language: Language,
): readonly Row[] {
  if (missing.length === 0) return [];
  return [{ cells: [code, title, missing.map((gap) => gapText(gap, language)).join(', ')] }];
}

function gapText(gap: Gap, language: Language): string {
  const words = bookWords(language);
  const [kind = '', of = ''] = gap.split(':');
  if (kind === 'alignment')
    return words.alignmentGap(vocabularyOf(language).document(of as PlanningDocument));
  if (kind === 'field') return words.fields[of] ?? of;
  return words.gaps[gap as keyof typeof words.gaps];
}
