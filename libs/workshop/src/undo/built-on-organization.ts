import { type Refusal, refuse } from '../decision.ts';
import type { DecisionContext } from '../message.ts';
import type { WorkshopState } from '../state.ts';
import { lastOf, marks } from '../touches.ts';
import { builtOn, since, type Thing } from './since.ts';

/** What an organization out of use would leave behind: its seat, its people, and whatever it was named for since. */
export function builtOnOrganization(
  state: WorkshopState,
  id: string,
  context: DecisionContext,
): Refusal | undefined {
  return (
    builtOn(`organization/${id}`, state.organizations.get(id), context) ??
    livesOn(state, id) ??
    isSeated(state, id, context) ??
    isNamed(state, id, context)
  );
}

/** That others live on in it was for good, and has no date. */
function livesOn({ organizations }: WorkshopState, id: string): Refusal | undefined {
  const merged = organizations.find(({ mergedIntoId }) => mergedIntoId === id);
  return merged && refuse('changed_since', { what: `organization/${merged.id}` });
}

function isSeated(
  { groups, participants }: WorkshopState,
  id: string,
  context: DecisionContext,
): Refusal | undefined {
  for (const group of groups.values()) {
    if (!group.organizationIds.includes(id)) continue;
    const refusal = since(`group/${group.id}`, group, marks.among(id), context);
    if (refusal) return refusal;
  }
  for (const participant of participants.values()) {
    if (!participant.active || participant.organizationId !== id) continue;
    const refusal = since(`participant/${participant.id}`, participant, marks.seat, context);
    if (refusal) return refusal;
  }
  return undefined;
}

/** As who proposes, leads, supports, answers for an indicator, or is to lead where two overlap. */
function isNamed(
  { strategies, sheets, indicators, links }: WorkshopState,
  id: string,
  context: DecisionContext,
): Refusal | undefined {
  for (const strategy of strategies.values()) {
    if (strategy.organizationId !== id || strategy.status === 'withdrawn') continue;
    const refusal = named(`strategy/${strategy.id}`, strategy, 'organizationId', context);
    if (refusal) return refusal;
  }
  for (const sheet of sheets.values()) {
    if (sheet.withdrawn) continue;
    const leads = sheet.leadId === id ? ['leadId'] : [];
    const supports = sheet.supportingIds.includes(id) ? [marks.among(id)] : [];
    for (const field of [...leads, ...supports]) {
      const refusal = named(`sheet/${sheet.id}`, sheet, field, context);
      if (refusal) return refusal;
    }
  }
  for (const indicator of indicators.values()) {
    if (indicator.organizationId !== id) continue;
    const refusal = named(`indicator/${indicator.id}`, indicator, 'organizationId', context);
    if (refusal) return refusal;
  }
  for (const link of links.values()) {
    if (link.agreedLeadId !== id) continue;
    const refusal = named(`link/${link.id}`, link, 'agreedLeadId', context);
    if (refusal) return refusal;
  }
  return undefined;
}

/** A name that nobody has set by itself came with the thing. */
function named(
  what: string,
  thing: Thing,
  field: string,
  context: DecisionContext,
): Refusal | undefined {
  const isSet = lastOf(thing.touched, field) !== undefined;
  return since(what, thing, isSet ? field : marks.created, context);
}
