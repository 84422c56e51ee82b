import { decideRevision, revised, staleWhole } from '../changes.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { limits } from '../limits.ts';
import { editableSheet } from '../lookup.ts';
import type { DecisionContext } from '../message.ts';
import type { CommandData } from '../messages.ts';
import { partWith } from '../parts.ts';
import type { Allocation, Sheet, WorkshopState } from '../state.ts';
import { firstInvalid, isOneOf, isQuantity, isRupiah, isText, isYear, present } from '../values.ts';
import { fundingSources } from '../vocabulary.ts';
import type { AllocationCommand } from './commands.ts';
import type { AllocationEvent } from './events.ts';
import { allocationPrefix, quickWinField } from './keys.ts';
import { confirmQuickWin, markQuickWin, reviseQuickWin, unmarkQuickWin } from './quick-win.ts';

/** A sheet is allocated to a year at most once; what a year carries may change while the sheet may. */
export function decideAllocation(
  state: WorkshopState,
  command: AllocationCommand,
  context: DecisionContext,
): Decision<AllocationEvent> {
  switch (command.type) {
    case 'AllocateSheetToYear':
      return allocate(state, command.data);
    case 'ReviseAllocation':
      return revise(state, command.data, context);
    case 'RemoveAllocation':
      return remove(state, command.data, context);
    case 'MarkQuickWin':
      return markQuickWin(state, command.data);
    case 'ReviseQuickWin':
      return reviseQuickWin(state, command.data, context);
    case 'ConfirmQuickWin':
      return confirmQuickWin(state, command.data, context);
    case 'UnmarkQuickWin':
      return unmarkQuickWin(state, command.data, context);
  }
}

/** A year outside the workshop's period is unwise, not wrong: see warnings. */
function allocate(
  state: WorkshopState,
  data: CommandData<'AllocateSheetToYear'>,
): Decision<AllocationEvent> {
  const invalid = invalidField(data);
  if (invalid) return invalid;
  const { sheetId, year, budgetRupiah, fundingSource, target, unit, note } = data;
  const sheet = editableSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  if (partWith(sheet.allocations, 'year', year)) return refuse('already_allocated');
  const rest = present({ target, unit, note });
  const allocation = { sheetId, year, budgetRupiah, fundingSource, ...rest };
  return [{ type: 'SheetAllocatedToYear', v: 1, data: allocation }];
}

function revise(
  state: WorkshopState,
  { sheetId, year, ...wanted }: CommandData<'ReviseAllocation'>,
  context: DecisionContext,
): Decision<AllocationEvent> {
  const { budgetRupiah, fundingSource, target, unit, note } = wanted;
  const fields = present({ budgetRupiah, fundingSource, target, unit, note });
  const found = editableAllocation(state, sheetId, year);
  if ('refused' in found) return found;
  const { sheet, allocation } = found;
  const invalid = invalidField(revised(allocation, fields));
  if (invalid) return invalid;
  const guard = { touched: sheet.touched, prefix: allocationPrefix(year), context };
  return decideRevision(allocation, fields, guard, (changes) => ({
    type: 'AllocationRevised',
    v: 1,
    data: { sheetId, year, ...changes },
  }));
}

/** A quick win on it goes first, as its own event. */
function remove(
  state: WorkshopState,
  { sheetId, year }: CommandData<'RemoveAllocation'>,
  context: DecisionContext,
): Decision<AllocationEvent> {
  const found = editableAllocation(state, sheetId, year);
  if ('refused' in found) return found;
  const { sheet, allocation } = found;
  const guard = { touched: sheet.touched, prefix: allocationPrefix(year), context };
  const stale = staleWhole(fieldsOf(allocation), guard);
  if (stale) return stale;
  const removed: AllocationEvent = { type: 'AllocationRemoved', v: 1, data: { sheetId, year } };
  return allocation.quickWin
    ? [{ type: 'QuickWinUnmarked', v: 1, data: { sheetId, year } }, removed]
    : [removed];
}

/** By the names under which they are touched. */
function fieldsOf({ quickWin, ...own }: Allocation): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = { ...own };
  const marked: Readonly<Record<string, unknown>> = { ...quickWin };
  for (const field of Object.keys(marked)) fields[quickWinField(field)] = marked[field];
  return fields;
}

function editableAllocation(
  state: WorkshopState,
  sheetId: string,
  year: number,
): { readonly sheet: Sheet; readonly allocation: Allocation } | Refusal {
  const sheet = editableSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  const allocation = partWith(sheet.allocations, 'year', year);
  return allocation ? { sheet, allocation } : refuse('unknown_allocation');
}

function invalidField({ year, budgetRupiah, fundingSource, target, unit, note }: Allocation) {
  return firstInvalid({
    year: isYear(year),
    budgetRupiah: isRupiah(budgetRupiah),
    fundingSource: isOneOf(fundingSources, fundingSource),
    target: target === undefined || isQuantity(target),
    unit: unit === undefined || isText(unit, limits.unit),
    note: note === undefined || isText(note, limits.note, true),
  });
}
