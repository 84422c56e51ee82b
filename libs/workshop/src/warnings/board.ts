import type { Dimension } from '../state.ts';
import type { Survey } from './survey.ts';
import type { Warning } from './warning.ts';

/** More quick wins on a board than its cap: one warning that names them all, as `<sheetId>/<year>`. */
export function* capWarning(of: Survey, { id, quickWinCap }: Dimension): Iterable<Warning> {
  if (quickWinCap === null) return;
  const quickWins = quickWinsOn(of, id).sort();
  if (quickWins.length <= quickWinCap) return;
  const details = { cap: quickWinCap, quickWins };
  yield { code: 'quick_wins_over_cap', on: { kind: 'board', id }, details };
}

function quickWinsOn({ state, sheetsOf }: Survey, board: string): string[] {
  const ids: string[] = [];
  for (const strategy of state.strategies.values()) {
    if (strategy.dimensionId !== board || strategy.status === 'withdrawn') continue;
    for (const sheet of sheetsOf(strategy.id))
      for (const { year, quickWin } of sheet.allocations)
        if (quickWin) ids.push(`${sheet.id}/${year}`);
  }
  return ids;
}
