import { type Decision, refuse } from '../decision.ts';
import { limits } from '../limits.ts';
import { activeOrganization, editableSheet } from '../lookup.ts';
import type { DecisionContext } from '../message.ts';
import type { CommandData } from '../messages.ts';
import type { WorkshopState } from '../state.ts';
import { staleField } from '../touches.ts';
import type { SheetEvent } from './events.ts';

/** Who carries a sheet: one lead, and any number that support it; never one organization as both. */

/** A supporting organization that becomes the lead stops supporting, as its own event. */
export function assignLead(
  state: WorkshopState,
  { sheetId, organizationId }: CommandData<'AssignSheetLead'>,
  context: DecisionContext,
): Decision<SheetEvent> {
  const sheet = editableSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  if (sheet.leadId === organizationId) return [];
  const organization = activeOrganization(state, organizationId);
  if ('refused' in organization) return organization;
  const stale = staleField(sheet.touched, { leadId: sheet.leadId }, context);
  if (stale) return stale;
  const assigned: SheetEvent = {
    type: 'SheetLeadAssigned',
    v: 1,
    data: { sheetId, organizationId },
  };
  return sheet.supportingIds.includes(organizationId)
    ? [{ type: 'SupportingOrganizationRemoved', v: 1, data: { sheetId, organizationId } }, assigned]
    : [assigned];
}

export function addSupporting(
  state: WorkshopState,
  { sheetId, organizationId }: CommandData<'AddSupportingOrganization'>,
): Decision<SheetEvent> {
  const sheet = editableSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  const organization = activeOrganization(state, organizationId);
  if ('refused' in organization) return organization;
  if (sheet.leadId === organizationId) return refuse('lead_is_supporting');
  if (sheet.supportingIds.includes(organizationId)) return refuse('already_supporting');
  if (sheet.supportingIds.length >= limits.listItemsMax) return refuse('limit_reached');
  return [{ type: 'SupportingOrganizationAdded', v: 1, data: { sheetId, organizationId } }];
}

export function removeSupporting(
  state: WorkshopState,
  { sheetId, organizationId }: CommandData<'RemoveSupportingOrganization'>,
): Decision<SheetEvent> {
  const sheet = editableSheet(state, sheetId);
  if ('refused' in sheet) return sheet;
  if (!sheet.supportingIds.includes(organizationId)) return refuse('not_supporting');
  return [{ type: 'SupportingOrganizationRemoved', v: 1, data: { sheetId, organizationId } }];
}
