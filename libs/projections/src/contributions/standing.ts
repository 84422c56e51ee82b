import {
  expectedDocuments,
  missingDocuments,
  strategyStatuses,
  type StrategyStatus,
} from '@rembuk/workshop';
import { budgetOf } from '../money.ts';
import type { Portfolio } from './portfolio.ts';
import type { Standing } from './types.ts';

/** A portfolio in figures. */
export function standingOf({ strategies, led, supported, links }: Portfolio): Standing {
  const strategiesByStatus = Object.fromEntries(
    strategyStatuses.map((status) => [status, 0]),
  ) as Record<StrategyStatus, number>;
  for (const { status } of strategies) strategiesByStatus[status] += 1;
  const allocations = led.flatMap((sheet) => sheet.allocations);
  const alignmentsExpected = expectedDocuments.length * led.length;
  const alignmentsMissing = led.reduce((sum, sheet) => sum + missingDocuments(sheet).length, 0);
  const alignmentsCovered = alignmentsExpected - alignmentsMissing;
  return {
    strategiesProposed: strategies.length,
    strategiesStanding: strategies.length - strategiesByStatus.withdrawn,
    strategiesByStatus,
    sheetsLed: led.length,
    sheetsSupported: supported.length,
    quickWins: allocations.filter(({ quickWin }) => quickWin !== undefined).length,
    budgetRupiah: budgetOf(allocations),
    alignmentsExpected,
    alignmentsCovered,
    alignmentPercent: alignmentsExpected === 0 ? 0 : (100 * alignmentsCovered) / alignmentsExpected,
    linksStanding: links.length,
  };
}
