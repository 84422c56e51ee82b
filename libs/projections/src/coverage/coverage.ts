import {
  type CardRef,
  type Dimension,
  expectedDocuments,
  isFilled,
  missingDocuments,
  type Sheet,
  type SheetTemplateField,
  type Strategy,
  type WorkshopState,
} from '@rembuk/workshop';
import type { StandingFilter } from '../filter.ts';
import { dimensionName, organizationName } from '../names.ts';
import { isBroken, type Plan, planOf } from '../plan.ts';
import type {
  Coverage,
  CoverageCounts,
  CoverageDimension,
  CoverageSheet,
  CoverageStrategy,
  Gap,
} from './types.ts';

/** Raised whenever the same state gives another coverage. */
export const coverageVersion = 1;

export function coverageOf(state: WorkshopState, filter: StandingFilter = {}): Coverage {
  const plan = planOf(state, filter);
  const asked = gapsAsked(state);
  const dimensions = plan.dimensions.map((dimension) => dimensionOf(plan, dimension, asked));
  const strategies = dimensions.flatMap(({ cards }) => cards);
  return { version: coverageVersion, asked, dimensions, totals: countsOf(strategies, asked) };
}

/** Whose gap has a word of its own. */
const told: ReadonlySet<SheetTemplateField> = new Set(['lead', 'allocations', 'indicators']);

function gapsAsked({ sheetTemplate }: WorkshopState): readonly Gap[] {
  return [
    'sheets',
    'lead',
    'years',
    ...expectedDocuments.map((document): Gap => `alignment:${document}`),
    'indicators',
    'crossLinks',
    ...sheetTemplate
      .filter(({ field, required }) => required && !told.has(field))
      .map(({ field }): Gap => `field:${field}`),
  ];
}

function dimensionOf(plan: Plan, dimension: Dimension, asked: readonly Gap[]): CoverageDimension {
  const cards = plan
    .strategiesOn(dimension.id)
    .map((strategy) => strategyOf(plan, strategy, asked));
  return { ...dimensionName(dimension), ...countsOf(cards, asked), cards };
}

function strategyOf(plan: Plan, strategy: Strategy, asked: readonly Gap[]): CoverageStrategy {
  const { id, code, title, status, organizationId } = strategy;
  const self: CardRef = { kind: 'strategy', id };
  const under = plan.sheetsUnder(id).map((sheet): CardRef => ({ kind: 'sheet', id: sheet.id }));
  const missing = new Set<Gap>();
  if (under.length === 0) missing.add('sheets');
  if (plan.indicatorsOf(self).length === 0) missing.add('indicators');
  if (![self, ...under].some((card) => isLinked(plan, card))) missing.add('crossLinks');
  return {
    id,
    code,
    title,
    status,
    proposedBy: organizationName(plan.state, organizationId),
    missing: asked.filter((gap) => missing.has(gap)),
    sheets: plan.sheetsOf(id).map((sheet) => sheetOf(plan, sheet, asked)),
  };
}

function sheetOf(plan: Plan, sheet: Sheet, asked: readonly Gap[]): CoverageSheet {
  const { id, code, shortTitle, leadId } = sheet;
  const card: CardRef = { kind: 'sheet', id };
  const hasIndicator = () => plan.indicatorsOf(card).length > 0;
  const missing = new Set<Gap>(
    missingDocuments(sheet).map((document): Gap => `alignment:${document}`),
  );
  if (leadId === undefined) missing.add('lead');
  if (sheet.allocations.length === 0) missing.add('years');
  if (!hasIndicator()) missing.add('indicators');
  if (!isLinked(plan, card)) missing.add('crossLinks');
  for (const { field } of plan.state.sheetTemplate)
    if (!isFilled(sheet, field, hasIndicator)) missing.add(`field:${field}`);
  return {
    id,
    code,
    shortTitle,
    ...(leadId === undefined ? {} : { lead: organizationName(plan.state, leadId) }),
    missing: asked.filter((gap) => missing.has(gap)),
  };
}

/** By a link that stands at both ends. */
function isLinked({ state, linksAt }: Plan, card: CardRef): boolean {
  return linksAt(card).some((link) => !isBroken(state, link));
}

function isComplete(card: CoverageSheet | CoverageStrategy): boolean {
  return card.missing.length === 0;
}

function countsOf(strategies: readonly CoverageStrategy[], asked: readonly Gap[]): CoverageCounts {
  const sheets = strategies.flatMap((strategy) => strategy.sheets);
  const missing = [...strategies, ...sheets].flatMap((card) => card.missing);
  return {
    strategies: strategies.length,
    strategiesComplete: strategies.filter(
      (card) => isComplete(card) && card.sheets.every(isComplete),
    ).length,
    sheets: sheets.length,
    sheetsComplete: sheets.filter(isComplete).length,
    gaps: asked.map((gap) => ({ gap, count: missing.filter((each) => each === gap).length })),
  };
}
