import { decideRevision, revised, staleWhole } from '../changes.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { limits } from '../limits.ts';
import { editableSheet, standingSheet } from '../lookup.ts';
import type { DecisionContext } from '../message.ts';
import type { CommandData } from '../messages.ts';
import { partWith } from '../parts.ts';
import type { QuickWin, Sheet, WorkshopState } from '../state.ts';
import { firstInvalid, isText, isYear, present } from '../values.ts';
import type { AllocationEvent } from './events.ts';
import { quickWinPrefix } from './keys.ts';
import { monthNumber, yearOf } from './months.ts';

/** A quick win marks one allocation. Months that pass by its year are unwise, not wrong: see warnings. */

export function markQuickWin(
  state: WorkshopState,
  data: CommandData<'MarkQuickWin'>,
): Decision<AllocationEvent> {
  const invalid = invalidField(data);
  if (invalid) return invalid;
  const { sheetId, year, start, end, reason, evidence } = data;
  const sheet = editableSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  const allocation = partWith(sheet.allocations, 'year', year);
  if (!allocation) return refuse('unknown_allocation');
  if (allocation.quickWin) return refuse('quick_win_exists');
  const marked = { sheetId, year, start, end, reason, evidence };
  return unfitMonths(data) ?? [{ type: 'QuickWinMarked', v: 1, data: marked }];
}

export function reviseQuickWin(
  state: WorkshopState,
  { sheetId, year, start, end, reason, evidence }: CommandData<'ReviseQuickWin'>,
  context: DecisionContext,
): Decision<AllocationEvent> {
  const fields = present({ start, end, reason, evidence });
  const sheet = editableSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  const quickWin = quickWinOf(sheet, year);
  if ('refused' in quickWin) return quickWin;
  const next = revised(quickWin, fields);
  const invalid = invalidField(next) ?? unfitMonths(next);
  if (invalid) return invalid;
  const guard = { touched: sheet.touched, prefix: quickWinPrefix(year), context };
  return decideRevision(quickWin, fields, guard, (changes) => ({
    type: 'QuickWinRevised',
    v: 1,
    data: { sheetId, year, ...changes },
  }));
}

/** Confirms the words that the facilitator has seen: others that came in between make it stale. */
export function confirmQuickWin(
  state: WorkshopState,
  { sheetId, year }: CommandData<'ConfirmQuickWin'>,
  context: DecisionContext,
): Decision<AllocationEvent> {
  const sheet = standingSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  const quickWin = quickWinOf(sheet, year);
  if ('refused' in quickWin) return quickWin;
  if (quickWin.confirmed) return refuse('already_confirmed');
  const guard = { touched: sheet.touched, prefix: quickWinPrefix(year), context };
  const stale = staleWhole(quickWin, guard);
  return stale ?? [{ type: 'QuickWinConfirmed', v: 1, data: { sheetId, year } }];
}

export function unmarkQuickWin(
  state: WorkshopState,
  { sheetId, year }: CommandData<'UnmarkQuickWin'>,
  context: DecisionContext,
): Decision<AllocationEvent> {
  const sheet = editableSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  const quickWin = quickWinOf(sheet, year);
  if ('refused' in quickWin) return quickWin;
  const guard = { touched: sheet.touched, prefix: quickWinPrefix(year), context };
  const stale = staleWhole(quickWin, guard);
  return stale ?? [{ type: 'QuickWinUnmarked', v: 1, data: { sheetId, year } }];
}

function quickWinOf(sheet: Sheet, year: number): QuickWin | Refusal {
  const allocation = partWith(sheet.allocations, 'year', year);
  if (!allocation) return refuse('unknown_allocation');
  return allocation.quickWin ?? refuse('unknown_quick_win');
}

type Words = Omit<QuickWin, 'confirmed'>;

function invalidField({ start, end, reason, evidence }: Words): Refusal | undefined {
  return firstInvalid({
    start: isMonth(start),
    end: isMonth(end),
    reason: isText(reason, limits.note, true),
    evidence: isText(evidence, limits.note, true),
  });
}

function unfitMonths({ start, end }: Words): Refusal | undefined {
  const apart = monthNumber(end) - monthNumber(start);
  if (apart < 0) return refuse('invalid_value', { field: 'end' });
  return apart > limits.quickWinMonthsMax ? refuse('quick_win_too_long') : undefined;
}

/** `YYYY-MM`, in a year of the domain. */
function isMonth(value: unknown): value is string {
  return (
    typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(value) && isYear(yearOf(value))
  );
}
