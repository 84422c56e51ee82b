import type { Roadmap, RoadmapCell, RoadmapRow, RoadmapSheet } from '@rembuk/projections';
import type { Language } from '@rembuk/workshop';
import { integer } from '../../format/numbers.ts';
import type { Block, Column, PaperDocument, RichCell, Row, Table } from '../../model/blocks.ts';
import { letterheadOf } from '../../office/settings.ts';
import { vocabularyOf } from '../../wording/vocabulary.ts';
import { wordsOf } from '../../wording/words.ts';
import { type DocumentPlace, footerOf } from '../place.ts';
import { planWords } from './words.ts';

/** Years beside each other; more go into a table of their own. */
const YEARS_MAX = 7;
const planned = 'E8F2E8';
const quickWin = 'FFF1CC';

export function roadmapPaper(roadmap: Roadmap, place: DocumentPlace): PaperDocument {
  const { language, at, office } = place;
  return {
    title: `${planWords(language).roadmap} - ${place.workshopName}`,
    language,
    at,
    footer: footerOf(place),
    office: letterheadOf(office),
    blocks: blocks(roadmap, place),
  };
}

function* blocks(
  roadmap: Roadmap,
  { workshopName, language, narrowing }: DocumentPlace,
): Iterable<Block> {
  yield { kind: 'section', orientation: 'landscape' };
  yield { kind: 'letterhead' };
  yield { kind: 'title', text: planWords(language).roadmap, lines: [workshopName, ...narrowing] };
  yield* roadmapBlocks(roadmap, language);
}

/** The matrix: an organization once, its sheets beneath, years as columns. */
export function* roadmapBlocks(roadmap: Roadmap, language: Language): Iterable<Block> {
  const { noSheets, roadmapLegend } = planWords(language);
  if (roadmap.rows.length === 0 && !roadmap.withoutLead) {
    yield { kind: 'paragraph', text: noSheets };
    return;
  }
  for (let from = 0; from < roadmap.years.length; from += YEARS_MAX)
    yield { kind: 'table', table: matrix(roadmap, from, from + YEARS_MAX, language) };
  yield { kind: 'paragraph', text: roadmapLegend, style: 'note' };
}

function matrix(roadmap: Roadmap, from: number, to: number, language: Language): Table {
  const words = planWords(language);
  const years = roadmap.years.slice(from, to);
  const columns: readonly Column[] = [
    { header: words.code, width: 9 },
    { header: words.sheets, width: 26 },
    ...years.map((year): Column => ({ header: String(year), width: 14, align: 'right' })),
    { header: wordsOf(language).total, width: 15, align: 'right' },
  ];
  return { columns, rows: rows(roadmap, from, to, language), fontSize: 7 };
}

function* rows(roadmap: Roadmap, from: number, to: number, language: Language): Iterable<Row> {
  const { withoutLead } = planWords(language);
  const groups: (Omit<RoadmapRow, 'organization'> & { readonly name: string })[] = roadmap.rows.map(
    ({ organization: { name }, ...row }) => ({ name, ...row }),
  );
  if (roadmap.withoutLead) groups.push({ name: withoutLead, ...roadmap.withoutLead });
  for (const [index, group] of groups.entries()) {
    const name = `${index + 1}. ${group.name}`;
    yield { style: 'band', cells: [{ text: name, span: 2 }, ...sums(group, from, to, language)] };
    for (const sheet of group.sheets) yield sheetRow(sheet, from, to, language);
  }
  const label = { text: wordsOf(language).total, span: 2, align: 'center' } as const;
  yield { style: 'total', cells: [label, ...sums(roadmap.totals, from, to, language)] };
}

function sums(
  { byYear, budgetRupiah }: Pick<RoadmapRow, 'byYear' | 'budgetRupiah'>,
  from: number,
  to: number,
  language: Language,
): readonly string[] {
  const money = (value: bigint) => (value === 0n ? '-' : integer(value, language));
  const of = byYear.slice(from, to).map(({ budgetRupiah }) => money(budgetRupiah));
  return [...of, money(budgetRupiah)];
}

function sheetRow(sheet: RoadmapSheet, from: number, to: number, language: Language): Row {
  return {
    cells: [
      sheet.code,
      sheet.shortTitle,
      ...sheet.cells.slice(from, to).map((cell) => cellOf(cell, language)),
      integer(sheet.budgetRupiah, language),
    ],
  };
}

function cellOf(cell: RoadmapCell | null, language: Language): RichCell {
  if (!cell) return { text: '' };
  const mark = { confirmed: ' · QW', marked: ' · QW*' };
  const funding = vocabularyOf(language).funding(cell.fundingSource);
  const suffix = cell.quickWin ? mark[cell.quickWin] : '';
  return {
    text: `${integer(cell.budgetRupiah, language)}\n${funding}${suffix}`,
    fill: cell.quickWin ? quickWin : planned,
  };
}
