import type { ContributionReport, ContributionRow } from '@rembuk/projections';
import { type Language, strategyStatuses } from '@rembuk/workshop';
import { longDay } from '../../format/dates.ts';
import { integer, percent, rupiah } from '../../format/numbers.ts';
import type { Block, Column, Fact, PaperDocument, Row } from '../../model/blocks.ts';
import { letterheadOf } from '../../office/settings.ts';
import { vocabularyOf } from '../../wording/vocabulary.ts';
import { wordsOf } from '../../wording/words.ts';
import { periodText } from '../narrowing.ts';
import { type DocumentPlace, footerOf, sourceOf } from '../place.ts';
import { signatureOf } from '../signature.ts';
import { detailBlocks } from './details.ts';
import { contributionWords } from './words.ts';

/** The period that was asked for: moments, ISO 8601, UTC. */
export interface AskedPeriod {
  readonly from?: string;
  readonly to?: string;
}

/** Sessions get a column each, unless they would leave the others no room. */
const SESSION_COLUMNS_MAX = 6;

/** Laporan Kontribusi per OPD, as it is signed. */
export function contributionPaper(
  report: ContributionReport,
  place: DocumentPlace,
  asked: AskedPeriod = {},
): PaperDocument {
  const { language, at, office } = place;
  return {
    title: `${contributionWords(language).title} - ${place.workshopName}`,
    language,
    at,
    footer: footerOf(place),
    office: letterheadOf(office),
    blocks: blocks(report, place, asked),
  };
}

function* blocks(
  report: ContributionReport,
  place: DocumentPlace,
  asked: AskedPeriod,
): Iterable<Block> {
  const { language, region, workshopName, narrowing } = place;
  const [words, own] = [wordsOf(language), contributionWords(language)];
  yield { kind: 'letterhead' };
  yield { kind: 'title', text: own.title, lines: [workshopName, ...narrowing] };
  yield {
    kind: 'facts',
    rows: [
      { label: words.number, text: words.leftOpen },
      { label: words.subject, text: own.subject(region) },
      { label: words.period, text: reportPeriod(report, place, asked) },
    ],
  };
  yield { kind: 'heading', level: 2, text: own.introductionHeading };
  yield { kind: 'paragraph', text: introduction(report, place) };
  yield { kind: 'facts', rows: summary(report, language) };
  yield { kind: 'section', orientation: 'landscape' };
  yield { kind: 'heading', level: 2, text: own.recapHeading };
  yield {
    kind: 'table',
    table: { ...recapColumns(report, language), rows: recapRows(report, language), fontSize: 7 },
  };
  yield { kind: 'section', orientation: 'portrait' };
  yield { kind: 'heading', level: 2, text: own.detailsHeading };
  for (const [index, details] of report.details.entries()) {
    const row = report.rows[index];
    if (row) yield* detailBlocks(index + 1, row, details, language);
  }
  yield { kind: 'heading', level: 2, text: own.notesHeading };
  yield { kind: 'list', items: own.notes, style: 'note' };
  yield { kind: 'signature', closing: own.closing, lines: signatureOf(place) };
}

/** What all of them brought together. */
function summary({ totals }: ContributionReport, language: Language): readonly Fact[] {
  const { columns } = contributionWords(language);
  const count = (value: number) => integer(value, language);
  return [
    { label: columns.strategiesProposed, text: count(totals.strategiesProposed) },
    { label: columns.sheets, text: count(totals.sheetsLed) },
    { label: columns.quickWins, text: count(totals.quickWins) },
    { label: columns.budget, text: rupiah(totals.budgetRupiah, language) },
    { label: columns.links, text: count(totals.linksStanding) },
    { label: columns.edits, text: count(totals.edits) },
    { label: columns.people, text: count(totals.peopleActive) },
  ];
}

/** What was asked for; or from the first session to the last. */
function reportPeriod(
  { sessions }: ContributionReport,
  { language, timeZone }: DocumentPlace,
  asked: AskedPeriod,
): string {
  const words = wordsOf(language);
  const askedFor = periodText(asked, language, timeZone);
  if (askedFor !== undefined) return askedFor;
  const [first, last] = [sessions.at(0), sessions.at(-1)];
  if (!first || !last) return words.none;
  return words.to(longDay(first.from, language), longDay(last.to, language));
}

function introduction({ sessions, rows }: ContributionReport, place: DocumentPlace): string {
  const { language } = place;
  const { to } = wordsOf(language);
  const told = sessions.map(
    ({ name, from, to: until }) =>
      `${name} (${to(longDay(from, language), longDay(until, language))})`,
  );
  return contributionWords(language).introduction({
    workshop: place.workshopName,
    region: place.region,
    sessions: told.join(', '),
    organizations: integer(rows.length, language),
    source: sourceOf(place),
  });
}

function recapColumns({ sessions }: ContributionReport, language: Language) {
  const { columns } = contributionWords(language);
  const before: readonly Column[] = [
    { header: columns.number, width: 3, align: 'right' },
    { header: columns.organization, width: 17 },
    { header: columns.dimension, width: 8 },
    { header: columns.strategiesProposed, width: 7.4, align: 'right' },
    { header: columns.sheetsLed, width: 10.2, align: 'right' },
    { header: columns.sheetsSupported, width: 6.4, align: 'right' },
    { header: columns.quickWins, width: 5, align: 'right' },
    { header: columns.budget, width: 13.4, align: 'right' },
    { header: columns.alignment, width: 9.4, align: 'right' },
    { header: columns.links, width: 6, align: 'right' },
    { header: columns.edits, width: 8.4, align: 'right' },
    { header: columns.survivingPercent, width: 7, align: 'right' },
  ];
  const status: Column = { header: columns.status, width: 10 };
  const apart = sessions.length > 0 && sessions.length <= SESSION_COLUMNS_MAX;
  if (!apart)
    return {
      columns: [
        ...before,
        { header: columns.attendance, width: 12, align: 'center' } as const,
        status,
      ],
    };
  const attended = sessions.map(({ name }): Column => ({
    header: name,
    width: 6.2,
    align: 'right',
  }));
  return {
    columns: [...before, ...attended, status],
    groups: [
      { text: '', span: before.length },
      { text: columns.attendance, span: attended.length },
      { text: '', span: 1 },
    ],
  };
}

function* recapRows(report: ContributionReport, language: Language): Iterable<Row> {
  const { rows, totals, sessions, dimensions } = report;
  const { noOrganizations } = contributionWords(language);
  const codes = new Map(dimensions.map(({ id, code }) => [id, code]));
  const count = (value: number) => integer(value, language);
  const attendance = (of: ContributionRow['attendance']) => {
    const counts = of.map(({ people }) => count(people));
    const apart = sessions.length > 0 && sessions.length <= SESSION_COLUMNS_MAX;
    return apart ? counts : [counts.join(' / ') || '-'];
  };
  for (const [index, row] of rows.entries())
    yield {
      cells: [
        count(index + 1),
        row.name,
        row.dimensionIds.map((id) => codes.get(id) ?? id).join(', ') || '-',
        ...figures(row, language),
        ...attendance(row.attendance),
        statusText(row, language),
      ],
    };
  if (rows.length === 0) {
    yield { cells: [{ text: noOrganizations, span: 13 + attendance([]).length, align: 'center' }] };
    return;
  }
  yield {
    style: 'total',
    cells: [
      { text: wordsOf(language).total, span: 3, align: 'center' },
      ...figures(totals, language),
      ...attendance(totals.attendance),
      '',
    ],
  };
}

function figures(
  of: Pick<
    ContributionRow,
    | 'strategiesProposed'
    | 'sheetsLed'
    | 'sheetsSupported'
    | 'quickWins'
    | 'budgetRupiah'
    | 'alignmentPercent'
    | 'linksStanding'
    | 'edits'
    | 'survivingTextPercent'
  >,
  language: Language,
): readonly string[] {
  return [
    integer(of.strategiesProposed, language),
    integer(of.sheetsLed, language),
    integer(of.sheetsSupported, language),
    integer(of.quickWins, language),
    rupiah(of.budgetRupiah, language),
    percent(of.alignmentPercent, language),
    integer(of.linksStanding, language),
    integer(of.edits, language),
    percent(of.survivingTextPercent, language),
  ];
}

/** How far its strategies have come; and whether it still exists. */
export function statusText(
  { active, strategiesByStatus }: ContributionRow,
  language: Language,
): string {
  const { status } = vocabularyOf(language);
  const told = strategyStatuses
    .filter((each) => strategiesByStatus[each] > 0)
    .map((each) => `${strategiesByStatus[each]} ${status[each]}`);
  if (!active) told.unshift(contributionWords(language).inactive);
  return told.join(', ') || '-';
}
