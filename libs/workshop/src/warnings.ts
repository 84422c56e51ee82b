import type { EntityRef } from './ids.ts';
import type { WorkshopState } from './state.ts';
import { capWarning } from './warnings/board.ts';
import { linkWarning } from './warnings/link.ts';
import { type Scope, scopeOf, wholeScope } from './warnings/scope.ts';
import { sheetWarnings } from './warnings/sheet.ts';
import { type Survey, survey } from './warnings/survey.ts';
import type { Warning } from './warnings/warning.ts';

export { affectedBy } from './warnings/affected.ts';
export { expectedDocuments, isFilled, missingDocuments } from './warnings/sheet.ts';
export { type Warning, type WarningCode, warnings } from './warnings/warning.ts';

/** All warnings of a workshop, by what they are on: the same for the same state. */
export function warningsOf(state: WorkshopState): readonly Warning[] {
  return warningsWithin(survey(state), wholeScope(state));
}

/**
 * The warnings on what `refs` name and on what rests upon it; looks at the rest of the workshop only where one
 * of these depends on it.
 */
export function warningsAbout(
  state: WorkshopState,
  refs: readonly EntityRef[],
): readonly Warning[] {
  const of = survey(state);
  return warningsWithin(of, scopeOf(of, refs));
}

function warningsWithin(of: Survey, { sheets, boards, links }: Scope): readonly Warning[] {
  const found: Warning[] = [];
  for (const sheet of sheets) {
    const strategy = of.state.strategies.get(sheet.strategyId);
    if (sheet.withdrawn || !strategy || strategy.status === 'withdrawn') continue;
    found.push(...sheetWarnings(of, sheet, strategy));
  }
  for (const board of boards) found.push(...capWarning(of, board));
  for (const link of links) found.push(...linkWarning(of, link));
  return found.sort(byPlace);
}

/** Those on one thing keep the order in which they were found. */
function byPlace(a: Warning, b: Warning): number {
  return compare(a.on.kind, b.on.kind) || compare(a.on.id, b.on.id);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
