import type { Integration, MasterplanDimension, MasterplanStrategy } from '@rembuk/projections';
import type { Language } from '@rembuk/workshop';
import { integer, rupiah } from '../../format/numbers.ts';
import type { Block, Table } from '../../model/blocks.ts';
import { vocabularyOf } from '../../wording/vocabulary.ts';
import { roadmapBlocks } from '../plan/roadmap.ts';
import {
  dimensionTitle,
  indicatorTable,
  linkTable,
  sheetFacts,
  sheetTables,
} from '../plan/sheet.ts';
import { planWords } from '../plan/words.ts';
import type { DocumentPlace } from '../place.ts';
import type { PlanViews } from './views.ts';

/** Dimension by dimension: strategies and their sheets; then the roadmap and how the dimensions hold together. */
export function* planBlocks(
  { plan, roadmap, integration }: PlanViews,
  { language }: DocumentPlace,
): Iterable<Block> {
  const words = planWords(language);
  for (const dimension of plan.dimensions) yield* dimensionBlocks(dimension, language);
  yield { kind: 'section', orientation: 'landscape' };
  yield { kind: 'heading', level: 1, text: words.roadmap };
  yield* roadmapBlocks(roadmap, language);
  yield { kind: 'heading', level: 1, text: words.integration };
  yield* integrationBlocks(integration, language);
}

function* dimensionBlocks(dimension: MasterplanDimension, language: Language): Iterable<Block> {
  const words = planWords(language);
  yield { kind: 'heading', level: 1, text: dimensionTitle(dimension, language) };
  if (dimension.strategies.length === 0)
    yield { kind: 'paragraph', text: words.noStrategies, style: 'note' };
  for (const strategy of dimension.strategies) yield* strategyBlocks(strategy, language);
}

function* strategyBlocks(strategy: MasterplanStrategy, language: Language): Iterable<Block> {
  const words = planWords(language);
  yield { kind: 'heading', level: 2, text: `${strategy.code} ${strategy.title}` };
  yield {
    kind: 'facts',
    rows: [
      { label: words.subdimension, text: strategy.subdimension },
      { label: words.proposedBy, text: strategy.proposedBy.name },
      { label: words.status, text: vocabularyOf(language).status[strategy.status] },
      { label: words.issue, text: strategy.issue },
      { label: words.strategyTarget, text: strategy.target },
      { label: words.budget, text: rupiah(strategy.budgetRupiah, language) },
    ],
  };
  yield* ifAny(indicatorTable(strategy.indicators, language));
  yield* ifAny(linkTable(strategy.links, language));
  for (const sheet of strategy.sheets) {
    yield { kind: 'heading', level: 3, text: `${sheet.code} ${sheet.shortTitle}` };
    yield { kind: 'facts', rows: sheetFacts(sheet, language).filter(({ text }) => text !== '') };
    yield* sheetTables(sheet, language);
  }
}

function* ifAny(table: Table | undefined): Iterable<Block> {
  if (table) yield { kind: 'table', table };
}

/** Rows and columns are dimensions; then every link, with what is not settled about it. */
function* integrationBlocks(
  { dimensions, cells, links }: Integration,
  language: Language,
): Iterable<Block> {
  const words = planWords(language);
  if (links.length === 0) {
    yield { kind: 'paragraph', text: words.none };
    return;
  }
  const counts = new Map(cells.map(({ from, to, ...of }) => [`${from}/${to}`, of.links]));
  const count = (from: string, to: string) => {
    const found = counts.get(`${from}/${to}`) ?? 0;
    return found === 0 ? '-' : integer(found, language);
  };
  yield {
    kind: 'table',
    table: {
      columns: [
        { header: words.dimension, width: 30 },
        ...dimensions.map(({ code }) => ({ header: code, width: 10, align: 'center' as const })),
      ],
      rows: dimensions.map((row) => ({
        cells: [
          { text: dimensionTitle(row, language), bold: true },
          ...dimensions.map(({ id }) =>
            id === row.id ? { text: '', fill: 'E4E7EB' } : count(row.id, id),
          ),
        ],
      })),
    },
  };
  yield { kind: 'paragraph', text: words.integrationNote, style: 'note' };
  const { link } = vocabularyOf(language);
  yield {
    kind: 'table',
    table: {
      columns: [
        { header: words.from, width: 34 },
        { header: words.type, width: 16 },
        { header: words.to, width: 34 },
        { header: words.note, width: 30 },
      ],
      rows: links.map(({ from, type, to, note = '', concern }) => ({
        cells: [
          `${from.code} ${from.title}`,
          link[type],
          `${to.code} ${to.title}`,
          [concern === undefined ? '' : concernText(concern, language), note]
            .filter((text) => text !== '')
            .join('. '),
        ],
      })),
    },
  };
}

function concernText(
  concern: NonNullable<Integration['links'][number]['concern']>,
  language: Language,
): string {
  const texts = {
    link_broken: ['Tautan terputus', 'Broken'],
    conflict_open: ['Pertentangan belum diselesaikan', 'Conflict not settled'],
    overlap_without_lead: ['Penanggung jawab belum disepakati', 'No lead agreed'],
    dependency_starts_later: [
      'Yang menjadi sandaran dimulai lebih kemudian',
      'What it depends on starts later',
    ],
  } as const;
  return texts[concern][language === 'id' ? 0 : 1];
}
