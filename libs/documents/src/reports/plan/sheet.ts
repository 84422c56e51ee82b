import type {
  Masterplan,
  MasterplanDimension,
  MasterplanIndicator,
  MasterplanLink,
  MasterplanSheet,
  MasterplanStrategy,
} from '@rembuk/projections';
import { type Language, planningDocuments, sheetTexts } from '@rembuk/workshop';
import { longMonth } from '../../format/dates.ts';
import { decimal, rupiah } from '../../format/numbers.ts';
import type { Block, Fact, PaperDocument, Row, Table } from '../../model/blocks.ts';
import { letterheadOf } from '../../office/settings.ts';
import { vocabularyOf } from '../../wording/vocabulary.ts';
import { wordsOf } from '../../wording/words.ts';
import { type DocumentPlace, footerOf } from '../place.ts';
import { planWords } from './words.ts';

/** A page for each sheet, or for one alone. */
export function sheetsPaper(
  plan: Masterplan,
  place: DocumentPlace,
  sheetId?: string,
): PaperDocument {
  const { language, at, office } = place;
  return {
    title: `${planWords(language).sheetsTitle} - ${place.workshopName}`,
    language,
    at,
    footer: footerOf(place),
    office: letterheadOf(office),
    blocks: blocks(plan, place, sheetId),
  };
}

function* blocks(
  { dimensions }: Masterplan,
  { language, narrowing }: DocumentPlace,
  sheetId: string | undefined,
): Iterable<Block> {
  let isFirst = true;
  for (const dimension of dimensions)
    for (const strategy of dimension.strategies)
      for (const sheet of strategy.sheets) {
        if (sheetId !== undefined && sheet.id !== sheetId) continue;
        if (!isFirst) yield { kind: 'pageBreak' };
        isFirst = false;
        yield { kind: 'letterhead' };
        yield { kind: 'title', text: planWords(language).sheet, lines: [sheet.code, ...narrowing] };
        yield {
          kind: 'table',
          table: { columns: labelled, rows: sheetRows(dimension, strategy, sheet, language) },
        };
        yield* sheetTables(sheet, language);
      }
  if (!isFirst) return;
  yield { kind: 'letterhead' };
  yield { kind: 'title', text: planWords(language).sheet, lines: narrowing };
  yield { kind: 'paragraph', text: planWords(language).noSheets };
}

const labelled = [
  { header: '', width: 24 },
  { header: '', width: 76 },
] as const;

/** What a sheet says of itself, as labels and texts; what was left empty is a dash. */
export function sheetFacts(sheet: MasterplanSheet, language: Language): readonly Fact[] {
  const words = planWords(language);
  const vocabulary = vocabularyOf(language);
  const { kind, form, stage } = sheet;
  return [
    { label: words.title, text: sheet.title },
    { label: words.lead, text: sheet.lead?.name ?? '' },
    { label: words.supporting, text: sheet.supporting.map(({ name }) => name).join('; ') },
    { label: words.kind, text: kind ? vocabulary.kind[kind] : '' },
    { label: words.form, text: form ? vocabulary.form[form] : '' },
    { label: words.stage, text: stage ? vocabulary.stage[stage] : '' },
    ...sheetTexts.map((text) => ({ label: vocabulary.text[text], text: sheet.texts[text] })),
    { label: words.targetGroup, text: sheet.targetGroup },
    { label: words.location, text: locationText(sheet, language) },
    { label: words.partners, text: sheet.partners.join('; ') },
    { label: words.resources, text: sheet.resources },
  ];
}

function sheetRows(
  dimension: MasterplanDimension,
  strategy: MasterplanStrategy,
  sheet: MasterplanSheet,
  language: Language,
): readonly Row[] {
  const words = planWords(language);
  const facts: readonly Fact[] = [
    { label: words.dimension, text: dimensionTitle(dimension, language) },
    { label: words.strategy, text: `${strategy.code} ${strategy.title}` },
    ...sheetFacts(sheet, language),
  ];
  return facts.map(({ label, text }) => ({
    cells: [{ text: label, bold: true, fill: 'EEF2F7' }, text === '' ? '-' : text],
  }));
}

/** Years, alignments, indicators and links; what there is none of is left out. */
export function* sheetTables(sheet: MasterplanSheet, language: Language): Iterable<Block> {
  for (const table of [
    allocationTable(sheet, language),
    alignmentTable(sheet, language),
    indicatorTable(sheet.indicators, language),
    linkTable(sheet.links, language),
  ])
    if (table) yield { kind: 'table', table };
}

export function dimensionTitle(
  { code, name, nameId }: Pick<MasterplanDimension, 'code' | 'name' | 'nameId'>,
  language: Language,
): string {
  if (language === 'en' || nameId === '') return `${code} - ${name}`;
  return name === nameId ? `${code} - ${nameId}` : `${code} - ${nameId} (${name})`;
}

function locationText({ location }: MasterplanSheet, language: Language): string {
  const words = planWords(language);
  if (!location) return '';
  if (location.kind === 'wholeRegion') return words.wholeRegion;
  return `${words[location.kind]}: ${location.names.join(', ')}`;
}

function allocationTable(
  { allocations, budgetRupiah }: MasterplanSheet,
  language: Language,
): Table | undefined {
  if (allocations.length === 0) return undefined;
  const words = planWords(language);
  const rows: Row[] = allocations.map((each) => ({
    cells: [
      String(each.year),
      each.target === undefined ? '-' : `${decimal(each.target, language)} ${each.unit ?? ''}`,
      rupiah(each.budgetRupiah, language),
      vocabularyOf(language).funding(each.fundingSource),
      quickWinText(each.quickWin, language),
      each.note ?? '',
    ],
  }));
  if (rows.length > 1) {
    const label = { text: wordsOf(language).total, span: 2 } as const;
    rows.push({ style: 'total', cells: [label, rupiah(budgetRupiah, language), '', '', ''] });
  }
  return {
    groups: [{ text: words.years, span: 6 }],
    columns: [
      { header: words.year, width: 8, align: 'center' },
      { header: words.target, width: 16 },
      { header: words.budget, width: 20, align: 'right' },
      { header: words.funding, width: 14 },
      { header: words.quickWin, width: 22 },
      { header: words.note, width: 20 },
    ],
    rows,
  };
}

function quickWinText(
  quickWin: MasterplanSheet['allocations'][number]['quickWin'],
  language: Language,
): string {
  if (!quickWin) return '';
  const { confirmed, marked } = planWords(language);
  const { start, end } = quickWin;
  const period = wordsOf(language).to(longMonth(start, language), longMonth(end, language));
  return `${period} (${quickWin.confirmed ? confirmed : marked})`;
}

function alignmentTable(
  { alignments, justifications }: MasterplanSheet,
  language: Language,
): Table | undefined {
  const words = planWords(language);
  const vocabulary = vocabularyOf(language);
  const rows: Row[] = alignments.map(({ document, version, code, reference, nature }) => ({
    cells: [
      vocabulary.document(document),
      vocabulary.version(version),
      code ?? '',
      reference,
      vocabulary.nature[nature],
    ],
  }));
  for (const document of planningDocuments) {
    const reason = justifications[document];
    if (reason === undefined) continue;
    rows.push({ cells: [vocabulary.document(document), '', '', reason, words.justification] });
  }
  if (rows.length === 0) return undefined;
  return {
    groups: [{ text: words.alignments, span: 5 }],
    columns: [
      { header: words.document, width: 18 },
      { header: words.version, width: 16 },
      { header: words.code, width: 18 },
      { header: words.reference, width: 36 },
      { header: words.nature, width: 12 },
    ],
    rows,
  };
}

export function indicatorTable(
  indicators: readonly MasterplanIndicator[],
  language: Language,
): Table | undefined {
  if (indicators.length === 0) return undefined;
  const words = planWords(language);
  const { level, direction } = vocabularyOf(language);
  const amount = (value: number, unit: string) => `${decimal(value, language)} ${unit}`;
  return {
    groups: [{ text: words.indicators, span: 5 }],
    columns: [
      { header: words.indicator, width: 34 },
      { header: words.level, width: 14 },
      { header: words.baseline, width: 18 },
      { header: words.targets, width: 24 },
      { header: words.source, width: 18 },
    ],
    rows: indicators.map(({ name, unit, baseline, targets, dataSource, ...rest }) => ({
      cells: [
        name,
        `${level[rest.level]}, ${direction[rest.direction]}`,
        baseline ? `${amount(baseline.value, unit)} (${baseline.year})` : '-',
        targets.map(({ year, value }) => `${year}: ${amount(value, unit)}`).join('\n') || '-',
        dataSource ?? '-',
      ],
    })),
  };
}

export function linkTable(links: readonly MasterplanLink[], language: Language): Table | undefined {
  if (links.length === 0) return undefined;
  const words = planWords(language);
  const { link } = vocabularyOf(language);
  const arrow = { out: '→ ', in: '← ', both: '↔ ' } as const;
  return {
    groups: [{ text: words.links, span: 3 }],
    columns: [
      { header: words.type, width: 24 },
      { header: words.to, width: 46 },
      { header: words.note, width: 30 },
    ],
    rows: links.map(({ type, direction, other, note = '' }) => ({
      cells: [
        arrow[direction] + link[type],
        `${other.code} ${other.title}${other.standing ? '' : ` (${words.broken})`}`,
        note,
      ],
    })),
  };
}
