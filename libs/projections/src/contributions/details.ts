import type { Organization, Sheet, WorkshopState } from '@rembuk/workshop';
import { byText } from '../collation.ts';
import { budgetOf } from '../money.ts';
import { cardName, organizationName } from '../names.ts';
import type { Activity } from './activity.ts';
import type { Portfolio } from './portfolio.ts';
import type {
  ContributionDay,
  ContributionDetails,
  ContributionQuickWin,
  ContributionSheet,
} from './types.ts';

/** What the figures of an organization are made of. */
export function detailsOf(
  state: WorkshopState,
  {
    organization: { id },
    portfolio: { strategies, led, supported, links },
    activity,
  }: {
    readonly organization: Organization;
    readonly portfolio: Portfolio;
    readonly activity: Activity;
  },
): ContributionDetails {
  return {
    organization: organizationName(state, id),
    strategies: strategies.map((strategy) => ({
      ...cardName(state, { kind: 'strategy', id: strategy.id }),
      status: strategy.status,
    })),
    sheets: [
      ...led.map((sheet) => sheetOf(state, sheet, 'lead')),
      ...supported.map((sheet) => sheetOf(state, sheet, 'supporting')),
    ],
    years: yearsOf(led),
    quickWins: led.flatMap((sheet) => quickWinsOf(state, sheet)),
    links: links.map(({ id: linkId, type, from, to, note }) => ({
      id: linkId,
      type,
      from: cardName(state, from),
      to: cardName(state, to),
      ...(note === undefined ? {} : { note }),
    })),
    days: daysOf(activity),
  };
}

function sheetOf(
  state: WorkshopState,
  sheet: Sheet,
  part: ContributionSheet['part'],
): ContributionSheet {
  return {
    ...cardName(state, { kind: 'sheet', id: sheet.id }),
    part,
    strategyCode: cardName(state, { kind: 'strategy', id: sheet.strategyId }).code,
    budgetRupiah: part === 'lead' ? budgetOf(sheet.allocations) : 0n,
    allocations: sheet.allocations.map(({ year, budgetRupiah, fundingSource }) => ({
      year,
      budgetRupiah,
      fundingSource,
    })),
  };
}

function yearsOf(led: readonly Sheet[]): ContributionDetails['years'] {
  const allocations = led.flatMap((sheet) => sheet.allocations);
  return [...Map.groupBy(allocations, ({ year }) => year)]
    .sort(([a], [b]) => a - b)
    .map(([year, planned]) => ({
      year,
      sheets: planned.length,
      quickWins: planned.filter(({ quickWin }) => quickWin !== undefined).length,
      budgetRupiah: budgetOf(planned),
    }));
}

function quickWinsOf(state: WorkshopState, sheet: Sheet): readonly ContributionQuickWin[] {
  return sheet.allocations.flatMap(({ year, budgetRupiah, quickWin }) =>
    quickWin
      ? [
          {
            sheet: cardName(state, { kind: 'sheet', id: sheet.id }),
            year,
            ...quickWin,
            budgetRupiah,
          },
        ]
      : [],
  );
}

function daysOf({ days }: Activity): readonly ContributionDay[] {
  return [...days]
    .sort(([a], [b]) => byText(a, b))
    .map(([day, { people, ...done }]) => ({ day, ...done, peopleActive: people.size }));
}
