import type { Allocation, OrganizationId, Sheet, WorkshopState } from '@rembuk/workshop';
import { byName } from '../collation.ts';
import type { StandingFilter } from '../filter.ts';
import { budgetOf } from '../money.ts';
import { cardName, organizationName } from '../names.ts';
import { planOf } from '../plan.ts';
import type { Roadmap, RoadmapCell, RoadmapRow, RoadmapSheet, RoadmapSums } from './types.ts';

/** Raised whenever the same state gives another roadmap. */
export const roadmapVersion = 1;

/** Of an organization: what it leads. */
export function roadmapOf(state: WorkshopState, filter: StandingFilter = {}): Roadmap {
  const plan = planOf(state, filter);
  const sheets = plan.sheets.filter(plan.isBudgeted);
  const years = yearsOf(state, sheets);
  const byLead = Map.groupBy(sheets, ({ leadId }) => leadId);
  const rows = [...byLead].flatMap(([leadId, led]) => rowsOf(state, years, leadId, led));
  const unled = byLead.get(undefined);
  return {
    version: roadmapVersion,
    years,
    rows: rows.sort((a, b) => byName(a.organization, b.organization)),
    ...(unled && { withoutLead: ledBy(state, years, unled) }),
    totals: sumsOf(years, sheets),
  };
}

function rowsOf(
  state: WorkshopState,
  years: readonly number[],
  leadId: OrganizationId | undefined,
  sheets: readonly Sheet[],
): readonly RoadmapRow[] {
  if (leadId === undefined) return [];
  return [{ organization: organizationName(state, leadId), ...ledBy(state, years, sheets) }];
}

function ledBy(state: WorkshopState, years: readonly number[], sheets: readonly Sheet[]) {
  return {
    sheets: sheets.map((sheet) => sheetOf(state, years, sheet)),
    ...sumsOf(years, sheets),
  };
}

/** Also years outside the period: a warning, no reason to leave out money. */
function yearsOf({ workshop }: WorkshopState, sheets: readonly Sheet[]): readonly number[] {
  const years = new Set<number>();
  if (workshop)
    for (let year = workshop.period.from; year <= workshop.period.to; year += 1) years.add(year);
  for (const { allocations } of sheets) for (const { year } of allocations) years.add(year);
  return [...years].sort((a, b) => a - b);
}

function sheetOf(state: WorkshopState, years: readonly number[], sheet: Sheet): RoadmapSheet {
  const { id, code, shortTitle, title, supportingIds, allocations } = sheet;
  const strategy = cardName(state, { kind: 'strategy', id: sheet.strategyId });
  const byYear = new Map(allocations.map((allocation) => [allocation.year, allocation]));
  return {
    id,
    code,
    shortTitle,
    title,
    dimensionId: strategy.dimensionId,
    strategy: { id: strategy.id, code: strategy.code, title: strategy.title },
    supporting: supportingIds.map((each) => organizationName(state, each)).sort(byName),
    cells: years.map((year) => cellOf(byYear.get(year))),
    budgetRupiah: budgetOf(allocations),
  };
}

function cellOf(allocation: Allocation | undefined): RoadmapCell | null {
  if (!allocation) return null;
  const { year: _year, quickWin, ...planned } = allocation;
  return quickWin ? { ...planned, quickWin: quickWin.confirmed ? 'confirmed' : 'marked' } : planned;
}

function sumsOf(years: readonly number[], sheets: readonly Sheet[]): RoadmapSums {
  const allocations = sheets.flatMap((sheet) => sheet.allocations);
  const byYear = Map.groupBy(allocations, ({ year }) => year);
  return {
    byYear: years.map((year) => {
      const planned = byYear.get(year) ?? [];
      return { sheets: planned.length, budgetRupiah: budgetOf(planned) };
    }),
    budgetRupiah: budgetOf(allocations),
  };
}
