import type { ContributionReport } from '@rembuk/projections';
import type { Language } from '@rembuk/workshop';
import type {
  RowBatch,
  Value,
  Values,
  Workbook,
  WorkbookColumn,
  WorkbookSheet,
} from '../../model/workbook.ts';
import { vocabularyOf } from '../../wording/vocabulary.ts';
import { wordsOf } from '../../wording/words.ts';
import { logSheet } from '../log.ts';
import { aboutSheet } from '../about.ts';
import { type DocumentPlace, sourceOf } from '../place.ts';
import { statusText } from './paper.ts';
import { contributionWords } from './words.ts';

/** Rekap, Rincian, Per Tahun, Quick Win, Tautan, Log, which comes from the history as it is read. */
export function contributionWorkbook(
  report: ContributionReport,
  log: AsyncIterable<RowBatch>,
  place: DocumentPlace,
): Workbook {
  const { language } = place;
  const own = contributionWords(language);
  const { sheetNames } = own;
  const later = (
    name: string,
    columns: readonly WorkbookColumn[],
    rows: (of: ContributionReport) => readonly Values[],
  ): WorkbookSheet => ({ name, columns, rows: once(() => rows(report)) });
  const sheets = [
    later(sheetNames.recap, recapColumns(report.sessions, language), (of) =>
      recapValues(of, language),
    ),
    later(sheetNames.details, detailColumns(language), (of) => detailValues(of, language)),
    later(sheetNames.years, yearColumns(language), yearValues),
    later(sheetNames.quickWins, quickWinColumns(language), (of) => quickWinValues(of, language)),
    later(sheetNames.links, linkColumns(language), (of) => linkValues(of, language)),
    logSheet(sheetNames.log, log, language),
    aboutSheet(sheetNames.about, place, own.notes),
  ];
  return {
    title: `${own.title} - ${place.workshopName}`,
    language,
    at: place.at,
    timeZone: place.timeZone,
    footer: sourceOf(place),
    sheets,
  };
}

/** A batch that is made when it is asked for. */
function* once(rows: () => readonly Values[]): Iterable<readonly Values[]> {
  yield rows();
}

const text = (header: string, width: number) => ({ header, width, type: 'text' }) as const;
const count = (header: string) => ({ header, width: 10.5, type: 'integer' }) as const;
const rate = (header: string) => ({ header, width: 12, type: 'percent' }) as const;
const money = (header: string) => ({ header, width: 22, type: 'rupiah' }) as const;
const moment = (header: string) => ({ header, width: 24, type: 'moment' }) as const;

/** Of the report as one table: also what CSV holds. */
export function recapColumns(
  sessions: readonly { readonly name: string }[],
  language: Language,
): readonly WorkbookColumn[] {
  const { columns } = contributionWords(language);
  return [
    count(columns.number),
    text(columns.organization, 40),
    text(columns.abbreviation, 14),
    text(columns.dimension, 14),
    count(columns.strategiesProposed),
    count(columns.strategiesStanding),
    count(columns.sheetsLed),
    count(columns.sheetsSupported),
    count(columns.quickWins),
    money(columns.budget),
    rate(columns.alignment),
    count(columns.links),
    count(columns.linksDrawn),
    count(columns.edits),
    count(columns.comments),
    count(columns.votes),
    count(columns.people),
    count(columns.written),
    count(columns.surviving),
    rate(columns.survivingPercent),
    ...sessions.map(({ name }) => count(name)),
    moment(columns.first),
    moment(columns.last),
    text(columns.status, 28),
  ];
}

export function recapValues(
  { rows, dimensions }: ContributionReport,
  language: Language,
): readonly Values[] {
  const codes = new Map(dimensions.map(({ id, code }) => [id, code]));
  return rows.map((row, index): Values => [
    index + 1,
    row.name,
    row.abbreviation,
    row.dimensionIds.map((id) => codes.get(id) ?? id).join(', '),
    row.strategiesProposed,
    row.strategiesStanding,
    row.sheetsLed,
    row.sheetsSupported,
    row.quickWins,
    row.budgetRupiah,
    row.alignmentPercent,
    row.linksStanding,
    row.linksDrawn,
    row.edits,
    row.commentsPosted,
    row.votesCast,
    row.peopleActive,
    row.charactersWritten,
    row.charactersSurviving,
    row.survivingTextPercent,
    ...row.attendance.map(({ people }) => people),
    row.firstAt,
    row.lastAt,
    statusText(row, language),
  ]);
}

function detailColumns(language: Language): readonly WorkbookColumn[] {
  const { columns, details } = contributionWords(language);
  return [
    text(columns.organization, 40),
    text(details.item, 14),
    text(details.part, 18),
    text(details.code, 14),
    text(details.title, 50),
    text(details.strategy, 14),
    text(columns.status, 18),
    money(columns.budget),
  ];
}

function detailValues({ details }: ContributionReport, language: Language): readonly Values[] {
  const own = contributionWords(language);
  const { status } = vocabularyOf(language);
  return details.flatMap(({ organization: { name }, strategies, sheets }) => [
    ...strategies.map((each): Values => {
      const place = [own.details.strategy, '', each.code, each.title, each.code];
      return [name, ...place, status[each.status], null];
    }),
    ...sheets.map((sheet): Values => {
      const { code, title, strategyCode, part, budgetRupiah } = sheet;
      const isLead = part === 'lead';
      const role = isLead ? own.details.lead : own.details.supporting;
      const money: Value = isLead ? budgetRupiah : null;
      return [name, own.columns.sheets, role, code, title, strategyCode, '', money];
    }),
  ]);
}

function yearColumns(language: Language): readonly WorkbookColumn[] {
  const { columns, details } = contributionWords(language);
  return [
    text(columns.organization, 40),
    { header: details.year, width: 10, type: 'text' },
    count(columns.sheets),
    count(columns.quickWins),
    money(columns.budget),
  ];
}

function yearValues({ details }: ContributionReport): readonly Values[] {
  return details.flatMap(({ organization: { name }, years }) =>
    years.map((each): Values => [
      name,
      String(each.year),
      each.sheets,
      each.quickWins,
      each.budgetRupiah,
    ]),
  );
}

function quickWinColumns(language: Language): readonly WorkbookColumn[] {
  const { columns, details } = contributionWords(language);
  return [
    text(columns.organization, 40),
    text(details.code, 14),
    text(details.title, 40),
    text(details.year, 10),
    text(details.start, 12),
    text(details.end, 12),
    text(details.reason, 50),
    text(details.evidence, 50),
    text(details.confirmed, 12),
    money(columns.budget),
  ];
}

function quickWinValues({ details }: ContributionReport, language: Language): readonly Values[] {
  const { yes, no } = wordsOf(language);
  return details.flatMap(({ organization: { name }, quickWins }) =>
    quickWins.map(({ sheet, year, start, end, reason, evidence, confirmed, budgetRupiah }) => [
      name,
      sheet.code,
      sheet.title,
      String(year),
      start,
      end,
      reason,
      evidence,
      confirmed ? yes : no,
      budgetRupiah,
    ]),
  );
}

function linkColumns(language: Language): readonly WorkbookColumn[] {
  const { columns, details } = contributionWords(language);
  return [
    text(columns.organization, 40),
    text(details.type, 18),
    text(`${details.from} (${details.code})`, 14),
    text(details.from, 40),
    text(`${details.to} (${details.code})`, 14),
    text(details.to, 40),
    text(details.note, 50),
  ];
}

function linkValues({ details }: ContributionReport, language: Language): readonly Values[] {
  const { link } = vocabularyOf(language);
  return details.flatMap(({ organization: { name }, links }) =>
    links.map(({ type, from, to, note = null }): Values => [
      name,
      link[type],
      from.code,
      from.title,
      to.code,
      to.title,
      note,
    ]),
  );
}
