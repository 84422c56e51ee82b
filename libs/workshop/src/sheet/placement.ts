import { codeKey } from '../codes.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { isId } from '../ids.ts';
import { limits } from '../limits.ts';
import { activeOrganization, editableSheet, editableStrategy, standingSheet } from '../lookup.ts';
import type { DecisionContext } from '../message.ts';
import type { CommandData } from '../messages.ts';
import { orderAfter } from '../order.ts';
import type { WorkshopState } from '../state.ts';
import { staleField } from '../touches.ts';
import { firstInvalid, isListOf, isOneOf, isOrder, isText, present } from '../values.ts';
import { sheetForms, sheetKinds, sheetStages } from '../vocabulary.ts';
import type { SheetEvent } from './events.ts';

/** How a sheet comes onto the board, stands there and leaves it. */

export function add(state: WorkshopState, data: CommandData<'AddSheet'>): Decision<SheetEvent> {
  const invalid = invalidField(data);
  if (invalid) return invalid;
  const strategy = editableStrategy(state, data.strategyId);
  if ('refused' in strategy) return strategy;
  const supportingIds = [...new Set(data.supportingIds)];
  const unfit = unfitOrganization(state, data.leadId, supportingIds);
  if (unfit) return unfit;
  if (state.sheets.has(data.sheetId)) return refuse('id_taken');
  if (state.codes.has(codeKey(strategy.dimensionId, data.code))) return refuse('code_taken');
  if (state.sheets.size >= limits.sheetsMax) return refuse('limit_reached');
  const { sheetId, strategyId, code, shortTitle, title, leadId, kind, form, stage } = data;
  const order = data.order ?? endOf(state, strategyId);
  const rest = present({ leadId, kind, form, stage });
  const sheet = { sheetId, strategyId, code, shortTitle, title, order, supportingIds, ...rest };
  return [{ type: 'SheetAdded', v: 1, data: sheet }];
}

/** To another strategy of the same board; it keeps its code. */
export function move(
  state: WorkshopState,
  { sheetId, strategyId, order }: CommandData<'MoveSheet'>,
  context: DecisionContext,
): Decision<SheetEvent> {
  if (order !== undefined && !isOrder(order)) return refuse('invalid_value', { field: 'order' });
  const sheet = editableSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  if (sheet.strategyId === strategyId)
    return order === undefined ? [] : reorder(state, { sheetId, order });
  const target = editableStrategy(state, strategyId);
  if ('refused' in target) return target;
  if (state.strategies.get(sheet.strategyId)?.dimensionId !== target.dimensionId)
    return refuse('other_board');
  const stale = staleField(sheet.touched, { strategyId: sheet.strategyId }, context);
  if (stale) return stale;
  const place = order ?? endOf(state, strategyId);
  return [{ type: 'SheetMoved', v: 1, data: { sheetId, strategyId, order: place } }];
}

/** The last move counts: fractional indices make moves of different sheets independent of each other. */
export function reorder(
  state: WorkshopState,
  { sheetId, order }: CommandData<'ReorderSheet'>,
): Decision<SheetEvent> {
  if (!isOrder(order)) return refuse('invalid_value', { field: 'order' });
  const sheet = standingSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  if (sheet.order === order) return [];
  return [{ type: 'SheetReordered', v: 1, data: { sheetId, order } }];
}

/** Its code becomes free. */
export function withdraw(
  state: WorkshopState,
  { sheetId, reason }: CommandData<'WithdrawSheet'>,
): Decision<SheetEvent> {
  if (reason !== undefined && !isText(reason, limits.note, true))
    return refuse('invalid_value', { field: 'reason' });
  const sheet = editableSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  return [{ type: 'SheetWithdrawn', v: 1, data: { sheetId, ...present({ reason }) } }];
}

export function restore(
  state: WorkshopState,
  { sheetId }: CommandData<'RestoreSheet'>,
): Decision<SheetEvent> {
  const sheet = state.sheets.get(sheetId);
  if (!sheet) return refuse('unknown_sheet');
  if (!sheet.withdrawn) return refuse('not_withdrawn');
  const strategy = editableStrategy(state, sheet.strategyId);
  if ('refused' in strategy) return strategy;
  if (state.codes.has(codeKey(strategy.dimensionId, sheet.code))) return refuse('code_taken');
  return [{ type: 'SheetRestored', v: 1, data: { sheetId } }];
}

function invalidField(data: CommandData<'AddSheet'>): Refusal | undefined {
  return firstInvalid({
    sheetId: isId(data.sheetId),
    code: isText(data.code, limits.code),
    shortTitle: isText(data.shortTitle, limits.sheetShortTitle),
    title: isText(data.title, limits.sheetTitle),
    order: data.order === undefined || isOrder(data.order),
    supportingIds: data.supportingIds === undefined || isListOf(isId, data.supportingIds),
    kind: data.kind === undefined || isOneOf(sheetKinds, data.kind),
    form: data.form === undefined || isOneOf(sheetForms, data.form),
    stage: data.stage === undefined || isOneOf(sheetStages, data.stage),
  });
}

function unfitOrganization(
  state: WorkshopState,
  leadId: string | undefined,
  supportingIds: readonly string[],
): Refusal | undefined {
  const named = leadId === undefined ? supportingIds : [leadId, ...supportingIds];
  for (const id of named) {
    const organization = activeOrganization(state, id);
    if ('refused' in organization) return organization;
  }
  return leadId !== undefined && supportingIds.includes(leadId)
    ? refuse('lead_is_supporting')
    : undefined;
}

/** Behind the strategy's other sheets. */
function endOf(state: WorkshopState, strategyId: string): string {
  return orderAfter(state.sheets.valueSeq().filter((sheet) => sheet.strategyId === strategyId));
}
