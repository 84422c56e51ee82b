import { decideRevision, revised } from '../changes.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { limits } from '../limits.ts';
import { editableSheet, standingSheet } from '../lookup.ts';
import type { DecisionContext } from '../message.ts';
import type { CommandData } from '../messages.ts';
import { partWith } from '../parts.ts';
import type { QuickWin, Sheet, WorkshopState } from '../state.ts';
import { staleField } from '../touches.ts';
import { firstInvalid, isText, isYear, present } from '../values.ts';
import type { AllocationEvent } from './events.ts';
import { quickWinPrefix } from './keys.ts';

/** A quick win marks one allocation: at most twelve months, some of them in the year that it marks. */

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
  return unfitMonths(year, data) ?? [{ type: 'QuickWinMarked', v: 1, data: marked }];
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
  const invalid = invalidField(next) ?? unfitMonths(year, next);
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
  const standing: Record<string, unknown> = {};
  for (const [field, now] of Object.entries(quickWin)) standing[quickWinPrefix(year) + field] = now;
  const stale = staleField(sheet.touched, standing, context);
  return stale ?? [{ type: 'QuickWinConfirmed', v: 1, data: { sheetId, year } }];
}

export function unmarkQuickWin(
  state: WorkshopState,
  { sheetId, year }: CommandData<'UnmarkQuickWin'>,
): Decision<AllocationEvent> {
  const sheet = editableSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  const quickWin = quickWinOf(sheet, year);
  if ('refused' in quickWin) return quickWin;
  return [{ type: 'QuickWinUnmarked', v: 1, data: { sheetId, year } }];
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

function unfitMonths(year: number, { start, end }: Words): Refusal | undefined {
  const months = monthNumber(end) - monthNumber(start) + 1;
  if (months < 1) return refuse('invalid_value', { field: 'end' });
  if (months > limits.quickWinMonthsMax) return refuse('quick_win_too_long');
  return yearOf(start) > year || yearOf(end) < year ? refuse('quick_win_outside_year') : undefined;
}

/** `YYYY-MM`, in a year of the domain. */
function isMonth(value: unknown): value is string {
  return (
    typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(value) && isYear(yearOf(value))
  );
}

function yearOf(month: string): number {
  return Number(month.slice(0, 4));
}

function monthNumber(month: string): number {
  return yearOf(month) * 12 + Number(month.slice(5));
}
