import { revise, type Revision } from '../changes.ts';
import { codeKey } from '../codes.ts';
import { boardOfCard } from '../lookup.ts';
import type { Place } from '../message.ts';
import type { EventData } from '../messages.ts';
import type { OpenState } from '../open-state.ts';
import type { Sheet } from '../state.ts';
import { replaceText } from '../text/evolve.ts';
import { made, marks, touch } from '../touches.ts';
import type { SheetText } from '../vocabulary.ts';
import type { SheetEvent } from './events.ts';

export function evolveSheet(state: OpenState, event: SheetEvent & Place): void {
  const { sheets } = state;
  const { sheetId } = event.data;
  switch (event.type) {
    case 'SheetAdded':
      return add(state, event);
    case 'SheetRecoded':
      releaseCode(state, sheetId);
      setFields(state, event, { code: event.data.code });
      return claimCode(state, sheetId);
    case 'SheetRetitled':
    case 'SheetClassified':
    case 'SheetTargetGroupDescribed':
    case 'SheetLocated':
    case 'SheetPartnersListed':
    case 'SheetResourcesDescribed': {
      const { sheetId: _id, ...fields } = event.data;
      return setFields(state, event, fields);
    }
    case 'SheetLeadAssigned':
      return setFields(state, event, { leadId: event.data.organizationId });
    case 'SupportingOrganizationAdded':
      return sheets.change(sheetId, (sheet) => {
        sheet.supportingIds = [...sheet.supportingIds, event.data.organizationId];
        touch(sheet, [marks.among(event.data.organizationId)], event);
      });
    case 'SupportingOrganizationRemoved':
      return sheets.change(sheetId, (sheet) => {
        sheet.supportingIds = sheet.supportingIds.filter((id) => id !== event.data.organizationId);
        touch(sheet, [marks.among(event.data.organizationId)], event);
      });
    case 'SheetTextReplaced': {
      const { field, text } = event.data;
      return replaceText(state, { kind: 'sheet', id: sheetId, field }, text, event);
    }
    case 'SheetMoved':
      return sheets.change(sheetId, (sheet) => {
        sheet.strategyId = event.data.strategyId;
        sheet.order = event.data.order;
        touch(sheet, ['strategyId', marks.order], event);
      });
    case 'SheetReordered':
      return sheets.change(sheetId, (sheet) => {
        sheet.order = event.data.order;
        touch(sheet, [marks.order], event);
      });
    case 'SheetWithdrawn':
      releaseCode(state, sheetId);
      return setWithdrawn(state, event, true);
    case 'SheetRestored':
      setWithdrawn(state, event, false);
      return claimCode(state, sheetId);
  }
}

const blankTexts: Readonly<Record<SheetText, string>> = {
  explanation: '',
  benefit: '',
  novelty: '',
  sustainability: '',
  risk: '',
};

type OfSheet = { readonly data: { readonly sheetId: string } } & Place;

function setWithdrawn({ sheets }: OpenState, event: OfSheet, withdrawn: boolean): void {
  sheets.change(event.data.sheetId, (sheet) => {
    sheet.withdrawn = withdrawn;
    touch(sheet, [marks.status], event);
  });
}

function add(state: OpenState, event: { readonly data: EventData<'SheetAdded'> } & Place): void {
  const { sheetId, ...fields } = event.data;
  if (!state.strategies.has(fields.strategyId)) return;
  state.sheets.set(sheetId, {
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
  });
  claimCode(state, sheetId);
}

/** Sets short fields and notes who did. */
function setFields({ sheets }: OpenState, event: OfSheet, fields: Revision<Sheet>): void {
  sheets.change(event.data.sheetId, (sheet) => {
    revise(sheet, fields);
    touch(sheet, Object.keys(fields), event);
  });
}

/** The key under which a sheet holds its code on its board. */
function heldCode(state: OpenState, id: string): string | undefined {
  const sheet = state.sheets.get(id);
  const board = boardOfCard(state, { kind: 'sheet', id });
  return sheet && board !== undefined ? codeKey(board, sheet.code) : undefined;
}

function claimCode(state: OpenState, id: string): void {
  const key = heldCode(state, id);
  if (key !== undefined) state.codes.set(key, id);
}

function releaseCode(state: OpenState, id: string): void {
  const key = heldCode(state, id);
  if (key !== undefined && state.codes.get(key) === id) state.codes.delete(key);
}
