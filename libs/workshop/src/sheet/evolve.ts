import { type Revision, withRevision } from '../changes.ts';
import { codeKey } from '../codes.ts';
import { boardOfCard } from '../lookup.ts';
import type { Place } from '../message.ts';
import type { EventData } from '../messages.ts';
import type { Sheet, WorkshopState } from '../state.ts';
import { changeEntry } from '../tables.ts';
import { replaceText } from '../text/evolve.ts';
import { made, marks, touch } from '../touches.ts';
import type { SheetText } from '../vocabulary.ts';
import type { SheetEvent } from './events.ts';

export function evolveSheet(state: WorkshopState, event: SheetEvent & Place): WorkshopState {
  const { sheetId } = event.data;
  switch (event.type) {
    case 'SheetAdded':
      return add(state, event);
    case 'SheetRecoded':
      return recode(state, event, event.data.code);
    case 'SheetRetitled':
    case 'SheetClassified':
    case 'SheetTargetGroupDescribed':
    case 'SheetLocated':
    case 'SheetPartnersListed':
    case 'SheetResourcesDescribed': {
      const { sheetId: _id, ...fields } = event.data;
      return revise(state, event, fields);
    }
    case 'SheetLeadAssigned':
      return revise(state, event, { leadId: event.data.organizationId });
    case 'SupportingOrganizationAdded':
      return change(state, sheetId, (sheet) => ({
        ...sheet,
        supportingIds: [...sheet.supportingIds, event.data.organizationId],
        touched: touch(sheet.touched, [marks.among(event.data.organizationId)], event),
      }));
    case 'SupportingOrganizationRemoved':
      return change(state, sheetId, (sheet) => ({
        ...sheet,
        supportingIds: sheet.supportingIds.filter((id) => id !== event.data.organizationId),
        touched: touch(sheet.touched, [marks.among(event.data.organizationId)], event),
      }));
    case 'SheetTextReplaced': {
      const { field, text } = event.data;
      return replaceText(state, { kind: 'sheet', id: sheetId, field }, text, event);
    }
    case 'SheetMoved': {
      const { strategyId, order } = event.data;
      return change(state, sheetId, (sheet) => ({
        ...sheet,
        strategyId,
        order,
        touched: touch(sheet.touched, ['strategyId', marks.order], event),
      }));
    }
    case 'SheetReordered':
      return change(state, sheetId, (sheet) => ({
        ...sheet,
        order: event.data.order,
        touched: touch(sheet.touched, [marks.order], event),
      }));
    case 'SheetWithdrawn':
      return setWithdrawn(releaseCode(state, sheetId), event, true);
    case 'SheetRestored':
      return claimCode(setWithdrawn(state, event, false), sheetId);
  }
}

const blankTexts: Readonly<Record<SheetText, string>> = {
  explanation: '',
  benefit: '',
  novelty: '',
  sustainability: '',
  risk: '',
};

function setWithdrawn(
  state: WorkshopState,
  event: { readonly data: { readonly sheetId: string } } & Place,
  withdrawn: boolean,
): WorkshopState {
  return change(state, event.data.sheetId, (sheet) => ({
    ...sheet,
    withdrawn,
    touched: touch(sheet.touched, [marks.status], event),
  }));
}

function add(
  state: WorkshopState,
  event: { readonly data: EventData<'SheetAdded'> } & Place,
): WorkshopState {
  const { data } = event;
  if (!state.strategies.has(data.strategyId)) return state;
  const { sheetId, ...fields } = data;
  const sheet: Sheet = {
    id: sheetId,
    ...fields,
    texts: blankTexts,
    logs: {},
    targetGroup: '',
    partners: [],
    resources: '',
    withdrawn: false,
    allocations: [],
    alignments: [],
    justifications: {},
    touched: made(event),
  };
  return claimCode({ ...state, sheets: state.sheets.set(sheetId, sheet) }, sheetId);
}

function recode(
  state: WorkshopState,
  event: { readonly data: { readonly sheetId: string } } & Place,
  code: string,
): WorkshopState {
  const { sheetId } = event.data;
  return claimCode(revise(releaseCode(state, sheetId), event, { code }), sheetId);
}

function change(state: WorkshopState, id: string, how: (sheet: Sheet) => Sheet): WorkshopState {
  const sheets = changeEntry(state.sheets, id, how);
  return sheets === state.sheets ? state : { ...state, sheets };
}

/** Sets short fields and notes who did. */
function revise(
  state: WorkshopState,
  event: { readonly data: { readonly sheetId: string } } & Place,
  fields: Revision<Sheet>,
): WorkshopState {
  return change(state, event.data.sheetId, (sheet) =>
    withRevision({ ...sheet, touched: touch(sheet.touched, Object.keys(fields), event) }, fields),
  );
}

/** The key under which a sheet holds its code on its board. */
function heldCode(state: WorkshopState, id: string): string | undefined {
  const sheet = state.sheets.get(id);
  const board = boardOfCard(state, { kind: 'sheet', id });
  return sheet && board !== undefined ? codeKey(board, sheet.code) : undefined;
}

function claimCode(state: WorkshopState, id: string): WorkshopState {
  const key = heldCode(state, id);
  return key === undefined ? state : { ...state, codes: state.codes.set(key, id) };
}

function releaseCode(state: WorkshopState, id: string): WorkshopState {
  const key = heldCode(state, id);
  return key === undefined || state.codes.get(key) !== id
    ? state
    : { ...state, codes: state.codes.delete(key) };
}
