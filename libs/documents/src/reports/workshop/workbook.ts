import type { Masterplan, MasterplanSheet } from '@rembuk/projections';
import { type Language, sheetTexts, type WorkshopState } from '@rembuk/workshop';
import type { RowBatch, Values, Workbook, WorkbookSheet } from '../../model/workbook.ts';
import { vocabularyOf } from '../../wording/vocabulary.ts';
import { wordsOf } from '../../wording/words.ts';
import { aboutSheet } from '../about.ts';
import { logSheet } from '../log.ts';
import { planWords } from '../plan/words.ts';
import { type DocumentPlace, sourceOf } from '../place.ts';
import { comments, rounds } from './forum.ts';
import { compare, count, day, moment, money, number, type SheetOf, text } from './tables.ts';
import { workshopWords } from './words.ts';

export interface WholeWorkshop {
  readonly plan: Masterplan;
  readonly state: WorkshopState;
}

/** The whole workshop as tables; the log comes from the history as it is read, and is written first. */
export function workshopWorkbook(
  whole: () => WholeWorkshop,
  log: AsyncIterable<RowBatch>,
  place: DocumentPlace,
): { readonly workbook: Workbook; readonly order: readonly number[] } {
  const { language } = place;
  const words = workshopWords(language);
  const parts = [
    strategies(language),
    sheets(language),
    allocations(language),
    alignments(language),
    indicators(language),
    links(language),
    organizations(language),
    sessions(language),
    comments(language),
    rounds(language),
    milestones(language),
  ].map(({ name, columns, values }): WorkbookSheet => ({
    name,
    columns,
    rows: once(whole, values),
  }));
  return {
    workbook: {
      title: place.workshopName,
      language,
      at: place.at,
      timeZone: place.timeZone,
      footer: sourceOf(place),
      sheets: [...parts, logSheet(words.log, log, language), aboutSheet(words.about, place, [])],
    },
    order: [parts.length, ...parts.keys(), parts.length + 1],
  };
}

function* once(
  whole: () => WholeWorkshop,
  values: (of: WholeWorkshop) => readonly Values[],
): Iterable<readonly Values[]> {
  yield values(whole());
}

function strategies(language: Language): SheetOf<WholeWorkshop> {
  const words = planWords(language);
  const { status } = vocabularyOf(language);
  return {
    name: workshopWords(language).strategies,
    columns: [
      text(words.dimension, 14),
      text(words.code, 14),
      text(words.title, 50),
      text(words.subdimension),
      text(words.proposedBy, 40),
      text(words.status, 18),
      text(words.issue, 60),
      text(words.strategyTarget, 40),
      money(words.budget),
    ],
    values: ({ plan }) =>
      plan.dimensions.flatMap(({ code: dimension, strategies }) =>
        strategies.map((each): Values => [
          dimension,
          each.code,
          each.title,
          each.subdimension,
          each.proposedBy.name,
          status[each.status],
          each.issue,
          each.target,
          each.budgetRupiah,
        ]),
      ),
  };
}

/** Every sheet that stands, with the codes that lead to it. */
function* eachSheet({ dimensions }: Masterplan): Iterable<{
  readonly dimension: string;
  readonly strategy: string;
  readonly sheet: MasterplanSheet;
}> {
  for (const { code: dimension, strategies } of dimensions)
    for (const { code: strategy, sheets } of strategies)
      for (const sheet of sheets) yield { dimension, strategy, sheet };
}

function sheets(language: Language): SheetOf<WholeWorkshop> {
  const words = planWords(language);
  const vocabulary = vocabularyOf(language);
  return {
    name: workshopWords(language).sheets,
    columns: [
      text(words.dimension, 14),
      text(words.strategy, 14),
      text(words.code, 14),
      text(words.title, 50),
      text(words.lead, 40),
      text(words.supporting, 40),
      text(words.kind, 14),
      text(words.form, 14),
      text(words.stage, 14),
      text(words.targetGroup, 30),
      ...sheetTexts.map((each) => text(vocabulary.text[each], 50)),
      money(words.budget),
    ],
    values: ({ plan }) =>
      Array.from(eachSheet(plan), ({ dimension, strategy, sheet }): Values => [
        dimension,
        strategy,
        sheet.code,
        sheet.title,
        sheet.lead?.name ?? null,
        sheet.supporting.map(({ name }) => name).join('; '),
        sheet.kind ? vocabulary.kind[sheet.kind] : null,
        sheet.form ? vocabulary.form[sheet.form] : null,
        sheet.stage ? vocabulary.stage[sheet.stage] : null,
        sheet.targetGroup,
        ...sheetTexts.map((each) => sheet.texts[each]),
        sheet.budgetRupiah,
      ]),
  };
}

function allocations(language: Language): SheetOf<WholeWorkshop> {
  const words = planWords(language);
  const { yes, no } = wordsOf(language);
  return {
    name: workshopWords(language).allocations,
    columns: [
      text(words.code, 14),
      text(words.title, 40),
      text(words.lead, 40),
      text(words.year, 10),
      money(words.budget),
      text(words.funding, 16),
      number(words.target),
      text(workshopWords(language).unit, 14),
      text(words.quickWin, 12),
      text(words.note, 40),
    ],
    values: ({ plan }) =>
      Array.from(eachSheet(plan)).flatMap(({ sheet }) =>
        sheet.allocations.map((each): Values => [
          sheet.code,
          sheet.shortTitle,
          sheet.lead?.name ?? null,
          String(each.year),
          each.budgetRupiah,
          vocabularyOf(language).funding(each.fundingSource),
          each.target ?? null,
          each.unit ?? null,
          each.quickWin ? yes : no,
          each.note ?? null,
        ]),
      ),
  };
}

function alignments(language: Language): SheetOf<WholeWorkshop> {
  const words = planWords(language);
  const vocabulary = vocabularyOf(language);
  return {
    name: workshopWords(language).alignments,
    columns: [
      text(words.sheets, 14),
      text(words.document, 18),
      text(words.version, 18),
      text(words.code, 20),
      text(words.reference, 50),
      text(words.nature, 14),
    ],
    values: ({ plan }) =>
      Array.from(eachSheet(plan)).flatMap(({ sheet }) =>
        sheet.alignments.map((each): Values => [
          sheet.code,
          vocabulary.document(each.document),
          vocabulary.version(each.version),
          each.code ?? null,
          each.reference,
          vocabulary.nature[each.nature],
        ]),
      ),
  };
}

function indicators(language: Language): SheetOf<WholeWorkshop> {
  const words = planWords(language);
  const { level, direction } = vocabularyOf(language);
  return {
    name: workshopWords(language).indicators,
    columns: [
      text(workshopWords(language).card, 14),
      text(words.indicator, 50),
      text(words.level, 14),
      text(workshopWords(language).direction, 10),
      text(workshopWords(language).unit, 14),
      number(words.baseline),
      text(words.year, 10),
      number(words.target),
      text(words.source, 30),
    ],
    values: ({ plan }) => {
      const cards = plan.dimensions.flatMap(({ strategies }) =>
        strategies.flatMap((strategy) => [strategy, ...strategy.sheets]),
      );
      return cards.flatMap(({ code, indicators }) =>
        indicators.flatMap((each) => {
          const plain = [code, each.name, level[each.level], direction[each.direction], each.unit];
          const baseline = each.baseline?.value ?? null;
          const source = each.dataSource ?? null;
          if (each.targets.length === 0) return [[...plain, baseline, null, null, source]];
          return each.targets.map(({ year, value }): Values => [
            ...plain,
            baseline,
            String(year),
            value,
            source,
          ]);
        }),
      );
    },
  };
}

function links(language: Language): SheetOf<WholeWorkshop> {
  const words = planWords(language);
  const { link } = vocabularyOf(language);
  return {
    name: workshopWords(language).links,
    columns: [
      text(words.from, 14),
      text(words.type, 18),
      text(words.to, 14),
      text(words.note, 50),
      text(workshopWords(language).resolution, 50),
    ],
    values: ({ state }) => {
      const code = ({ kind, id }: { kind: string; id: string }) =>
        (kind === 'strategy' ? state.strategies.get(id) : state.sheets.get(id))?.code ?? id;
      return [...state.links.values()]
        .map((each) => [
          code(each.from),
          link[each.type],
          code(each.to),
          each.note ?? null,
          each.resolution ?? null,
        ])
        .toSorted((a, b) => compare(a.join('\n'), b.join('\n')));
    },
  };
}

function organizations(language: Language): SheetOf<WholeWorkshop> {
  const words = workshopWords(language);
  const { yes, no } = wordsOf(language);
  return {
    name: words.organizations,
    columns: [
      text(words.abbreviation, 16),
      text(planWords(language).organizations, 60),
      text(words.active, 10),
      text(words.mergedInto, 40),
    ],
    values: ({ state }) =>
      [...state.organizations.values()]
        .toSorted((a, b) => compare(a.id, b.id))
        .map(({ abbreviation, name, active, mergedIntoId }): Values => [
          abbreviation,
          name,
          active ? yes : no,
          mergedIntoId === undefined ? null : (state.organizations.get(mergedIntoId)?.name ?? null),
        ]),
  };
}

function sessions(language: Language): SheetOf<WholeWorkshop> {
  const words = workshopWords(language);
  return {
    name: words.sessions,
    columns: [
      text(words.session),
      day(words.plannedFrom),
      day(words.plannedTo),
      moment(words.startedAt),
      moment(words.endedAt),
    ],
    values: ({ state }) =>
      [...state.sessions.values()]
        .toSorted((a, b) => compare(a.from, b.from) || compare(a.id, b.id))
        .map(({ name, from, to, startedAt, endedAt }): Values => [
          name,
          from,
          to,
          startedAt ?? null,
          endedAt ?? null,
        ]),
  };
}

function milestones(language: Language): SheetOf<WholeWorkshop> {
  const words = workshopWords(language);
  return {
    name: words.milestones,
    columns: [text(words.milestone, 40), count(words.event)],
    values: ({ state }) =>
      [...state.milestones.values()]
        .toSorted((a, b) => a.revision - b.revision || compare(a.id, b.id))
        .map(({ name, revision }): Values => [name, revision]),
  };
}
