import type { ContributionDetails, ContributionRow } from '@rembuk/projections';
import type { Language } from '@rembuk/workshop';
import { longMonth } from '../../format/dates.ts';
import { integer, rupiah } from '../../format/numbers.ts';
import type { Block, Column, Row } from '../../model/blocks.ts';
import { vocabularyOf } from '../../wording/vocabulary.ts';
import { wordsOf } from '../../wording/words.ts';
import { contributionWords } from './words.ts';

/** One organization: what stands of what it brought, in tables; what there is none of is left out. */
export function* detailBlocks(
  number: number,
  row: ContributionRow,
  details: ContributionDetails,
  language: Language,
): Iterable<Block> {
  const own = contributionWords(language);
  yield { kind: 'heading', level: 3, text: `${number}. ${row.name} (${row.abbreviation})` };
  if (isEmpty(row, details)) {
    yield { kind: 'paragraph', text: own.nothing, style: 'note' };
    return;
  }
  const count = (value: number) => integer(value, language);
  const { edits, peopleActive, commentsPosted, votesCast } = row;
  yield {
    kind: 'paragraph',
    style: 'note',
    text: own.details.activity(
      count(edits),
      count(peopleActive),
      count(commentsPosted),
      count(votesCast),
    ),
  };
  yield* tableOf(own.details.strategies, strategyTable(details, language));
  yield* tableOf(own.details.sheetsLed, sheetTable(details, 'lead', language));
  yield* tableOf(own.details.sheetsSupported, sheetTable(details, 'supporting', language));
  yield* tableOf(own.details.quickWins, quickWinTable(details, language));
  yield* tableOf(own.details.links, linkTable(details, language));
}

function isEmpty(row: ContributionRow, { strategies, sheets, links }: ContributionDetails) {
  const acts = row.edits + row.commentsPosted + row.votesCast + row.linksDrawn;
  return acts === 0 && strategies.length + sheets.length + links.length === 0;
}

interface DetailTable {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** Its first column says what it is of. */
function* tableOf(heading: string, { columns, rows }: DetailTable): Iterable<Block> {
  if (rows.length === 0) return;
  const groups = [{ text: heading, span: columns.length }];
  yield { kind: 'table', table: { columns, groups, rows, fontSize: 7.5 } };
}

function strategyTable({ strategies }: ContributionDetails, language: Language): DetailTable {
  const { details, columns } = contributionWords(language);
  const { status } = vocabularyOf(language);
  return {
    columns: [
      { header: details.code, width: 12 },
      { header: details.title, width: 58 },
      { header: columns.status, width: 20 },
    ],
    rows: strategies.map((each) => ({
      cells: [each.code, each.title, status[each.status]],
    })),
  };
}

function sheetTable(
  { sheets, years }: ContributionDetails,
  part: 'lead' | 'supporting',
  language: Language,
): DetailTable {
  const { details, columns } = contributionWords(language);
  const own = sheets.filter((sheet) => sheet.part === part);
  const base: readonly Column[] = [
    { header: details.code, width: 12 },
    { header: details.title, width: 36 },
    { header: details.strategy, width: 12 },
  ];
  const plain = own.map(({ code, title, strategyCode }) => [code, title, strategyCode]);
  if (part === 'supporting') return { columns: base, rows: plain.map((cells) => ({ cells })) };
  const rows: Row[] = own.map((sheet, index) => ({
    cells: [
      ...(plain[index] ?? []),
      sheet.allocations.map(({ year }) => year).join(', ') || '-',
      rupiah(sheet.budgetRupiah, language),
    ],
  }));
  const sum = years.reduce((all, { budgetRupiah }) => all + budgetRupiah, 0n);
  if (rows.length > 1)
    rows.push({
      style: 'total',
      cells: [{ text: wordsOf(language).total, span: 4 }, rupiah(sum, language)],
    });
  return {
    columns: [
      ...base,
      { header: details.year, width: 18 },
      { header: columns.budget, width: 20, align: 'right' },
    ],
    rows,
  };
}

function quickWinTable({ quickWins }: ContributionDetails, language: Language): DetailTable {
  const { details, columns } = contributionWords(language);
  const words = wordsOf(language);
  return {
    columns: [
      { header: details.code, width: 12 },
      { header: details.title, width: 26 },
      { header: words.period, width: 22 },
      { header: details.reason, width: 30 },
      { header: columns.budget, width: 18, align: 'right' },
      { header: details.confirmed, width: 10, align: 'center' },
    ],
    rows: quickWins.map(({ sheet, start, end, reason, budgetRupiah, confirmed }) => ({
      cells: [
        sheet.code,
        sheet.title,
        words.to(longMonth(start, language), longMonth(end, language)),
        reason,
        rupiah(budgetRupiah, language),
        confirmed ? words.yes : words.no,
      ],
    })),
  };
}

function linkTable({ links }: ContributionDetails, language: Language): DetailTable {
  const { details } = contributionWords(language);
  const { link } = vocabularyOf(language);
  return {
    columns: [
      { header: details.from, width: 32 },
      { header: details.type, width: 16 },
      { header: details.to, width: 32 },
      { header: details.note, width: 20 },
    ],
    rows: links.map(({ from, type, to, note = '' }) => ({
      cells: [named(from), link[type], named(to), note],
    })),
  };
}

function named({ code, title }: { readonly code: string; readonly title: string }): string {
  return `${code} ${title}`;
}
