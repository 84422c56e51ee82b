import { type Revision, reviseFields } from '../changes.ts';
import { codeKey } from '../codes.ts';
import { type Decision, refuse } from '../decision.ts';
import { limits } from '../limits.ts';
import { boardOfCard, editableSheet } from '../lookup.ts';
import type { DecisionContext } from '../message.ts';
import type { CommandData } from '../messages.ts';
import type { Sheet, WorkshopState } from '../state.ts';
import { firstInvalid, isListOf, isOneOf, isText, present } from '../values.ts';
import { sheetForms, sheetKinds, sheetStages } from '../vocabulary.ts';
import type { SheetEvent } from './events.ts';
import { isListItem, isLocation, withoutRepeats } from './location.ts';

/** The short fields of a sheet. */

export function retitle(
  state: WorkshopState,
  { sheetId, shortTitle, title }: CommandData<'RetitleSheet'>,
  context: DecisionContext,
): Decision<SheetEvent> {
  const invalid = firstInvalid({
    shortTitle: shortTitle === undefined || isText(shortTitle, limits.sheetShortTitle),
    title: title === undefined || isText(title, limits.sheetTitle),
  });
  if (invalid) return invalid;
  return revise(state, sheetId, present({ shortTitle, title }), context, (changes) => ({
    type: 'SheetRetitled',
    v: 1,
    data: { sheetId, ...changes },
  }));
}

export function recode(
  state: WorkshopState,
  { sheetId, code }: CommandData<'RecodeSheet'>,
  context: DecisionContext,
): Decision<SheetEvent> {
  if (!isText(code, limits.code)) return refuse('invalid_value', { field: 'code' });
  const board = boardOfCard(state, { kind: 'sheet', id: sheetId }) ?? '';
  const holderId = state.codes.get(codeKey(board, code)) ?? sheetId;
  if (holderId !== sheetId) return refuse('code_taken');
  return revise(state, sheetId, { code }, context, () => ({
    type: 'SheetRecoded',
    v: 1,
    data: { sheetId, code },
  }));
}

export function classify(
  state: WorkshopState,
  { sheetId, kind, form, stage }: CommandData<'ClassifySheet'>,
  context: DecisionContext,
): Decision<SheetEvent> {
  const invalid = firstInvalid({
    kind: (kind ?? null) === null || isOneOf(sheetKinds, kind),
    form: (form ?? null) === null || isOneOf(sheetForms, form),
    stage: (stage ?? null) === null || isOneOf(sheetStages, stage),
  });
  if (invalid) return invalid;
  return revise(state, sheetId, present({ kind, form, stage }), context, (changes) => ({
    type: 'SheetClassified',
    v: 1,
    data: { sheetId, ...changes },
  }));
}

export function describeTargetGroup(
  state: WorkshopState,
  { sheetId, targetGroup }: CommandData<'DescribeSheetTargetGroup'>,
  context: DecisionContext,
): Decision<SheetEvent> {
  if (!isText(targetGroup, limits.targetGroup, true))
    return refuse('invalid_value', { field: 'targetGroup' });
  return revise(state, sheetId, { targetGroup }, context, () => ({
    type: 'SheetTargetGroupDescribed',
    v: 1,
    data: { sheetId, targetGroup },
  }));
}

export function locate(
  state: WorkshopState,
  { sheetId, location }: CommandData<'LocateSheet'>,
  context: DecisionContext,
): Decision<SheetEvent> {
  if (location !== null && !isLocation(location))
    return refuse('invalid_value', { field: 'location' });
  const place = location === null ? null : withoutRepeats(location);
  return revise(state, sheetId, { location: place }, context, () => ({
    type: 'SheetLocated',
    v: 1,
    data: { sheetId, location: place },
  }));
}

/** Sets the whole list, in the order given; a name said twice counts once. */
export function listPartners(
  state: WorkshopState,
  { sheetId, partners: listed }: CommandData<'ListSheetPartners'>,
  context: DecisionContext,
): Decision<SheetEvent> {
  if (!isListOf(isListItem, listed)) return refuse('invalid_value', { field: 'partners' });
  const partners = [...new Set(listed)];
  return revise(state, sheetId, { partners }, context, () => ({
    type: 'SheetPartnersListed',
    v: 1,
    data: { sheetId, partners },
  }));
}

export function describeResources(
  state: WorkshopState,
  { sheetId, resources }: CommandData<'DescribeSheetResources'>,
  context: DecisionContext,
): Decision<SheetEvent> {
  if (!isText(resources, limits.resources, true))
    return refuse('invalid_value', { field: 'resources' });
  return revise(state, sheetId, { resources }, context, () => ({
    type: 'SheetResourcesDescribed',
    v: 1,
    data: { sheetId, resources },
  }));
}

function revise<R extends Revision<Sheet>>(
  state: WorkshopState,
  sheetId: string,
  proposed: R,
  context: DecisionContext,
  event: (changes: Partial<R>) => SheetEvent,
): Decision<SheetEvent> {
  const sheet = editableSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  return reviseFields(sheet, proposed, context, event);
}
