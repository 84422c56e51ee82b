import { staleWhole } from '../changes.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { type CardRef, isCardRef, isId, plainRef } from '../ids.ts';
import { limits } from '../limits.ts';
import { activeOrganization, boardOfCard, liveCard } from '../lookup.ts';
import type { DecisionContext } from '../message.ts';
import type { CommandData } from '../messages.ts';
import type { Link, WorkshopState } from '../state.ts';
import { staleField } from '../touches.ts';
import { firstInvalid, isOneOf, isText, present } from '../values.ts';
import { linkTypes } from '../vocabulary.ts';
import type { LinkCommand } from './commands.ts';
import type { LinkEvent } from './events.ts';
import { dependsOn, linkBetween, sameCard } from './graph.ts';

/** Links join cards of different boards. They stand beside the cards: also submitted ones are linked. */
export function decideLink(
  state: WorkshopState,
  command: LinkCommand,
  context: DecisionContext,
): Decision<LinkEvent> {
  switch (command.type) {
    case 'DrawLink':
      return draw(state, command.data);
    case 'RemoveLink':
      return remove(state, command.data, context);
    case 'AgreeOverlapLead':
      return agreeLead(state, command.data, context);
    case 'ResolveConflict':
      return resolve(state, command.data);
    case 'ReopenConflict':
      return reopen(state, command.data, context);
  }
}

function draw(state: WorkshopState, data: CommandData<'DrawLink'>): Decision<LinkEvent> {
  const { linkId, from, to, type, note } = data;
  const invalid = firstInvalid({
    linkId: isId(linkId),
    from: isCardRef(from),
    to: isCardRef(to),
    type: isOneOf(linkTypes, type),
    note: note === undefined || isText(note, limits.note, true),
  });
  if (invalid) return invalid;
  const unfit = unfitEnds(state, from, to);
  if (unfit) return unfit;
  if (state.links.has(linkId)) return refuse('id_taken');
  const standing = linkBetween(state, from, to, type);
  if (standing) return refuse('link_exists', { linkId: standing.id });
  if (type === 'dependsOn' && dependsOn(state, to, from)) return refuse('dependency_cycle');
  if (state.links.size >= limits.linksMax) return refuse('limit_reached');
  const drawn = { linkId, from: plainRef(from), to: plainRef(to), type, ...present({ note }) };
  return [{ type: 'LinkDrawn', v: 2, data: drawn }];
}

function unfitEnds(state: WorkshopState, from: CardRef, to: CardRef): Refusal | undefined {
  if (sameCard(from, to)) return refuse('self_link');
  for (const end of [from, to]) {
    const card = liveCard(state, end);
    if ('refused' in card) return card;
  }
  return boardOfCard(state, from) === boardOfCard(state, to) ? refuse('same_board') : undefined;
}

/** What was agreed or settled on it goes with it. */
function remove(
  state: WorkshopState,
  { linkId }: CommandData<'RemoveLink'>,
  context: DecisionContext,
): Decision<LinkEvent> {
  const link = state.links.get(linkId);
  if (!link) return refuse('unknown_link');
  const stale = staleWhole(link, { touched: link.touched, context });
  return stale ?? [{ type: 'LinkRemoved', v: 1, data: { linkId } }];
}

/** One of those who carry an end leads; a later agreement replaces an earlier one that its author has seen. */
function agreeLead(
  state: WorkshopState,
  { linkId, organizationId }: CommandData<'AgreeOverlapLead'>,
  context: DecisionContext,
): Decision<LinkEvent> {
  const link = linkOf(state, linkId, 'overlaps');
  if ('refused' in link) return link;
  if (link.agreedLeadId === organizationId) return [];
  const organization = activeOrganization(state, organizationId);
  if ('refused' in organization) return organization;
  if (![link.from, link.to].some((end) => carriers(state, end).includes(organizationId)))
    return refuse('organization_not_involved');
  const stale = staleField(link.touched, { agreedLeadId: link.agreedLeadId }, context);
  return stale ?? [{ type: 'OverlapLeadAgreed', v: 1, data: { linkId, organizationId } }];
}

/** The proposer of a strategy; of a sheet also its lead and those that support it. */
function carriers(state: WorkshopState, card: CardRef): readonly (string | undefined)[] {
  const sheet = card.kind === 'sheet' ? state.sheets.get(card.id) : undefined;
  const strategy = state.strategies.get(sheet?.strategyId ?? card.id);
  return [strategy?.organizationId, sheet?.leadId, ...(sheet?.supportingIds ?? [])];
}

function resolve(
  state: WorkshopState,
  { linkId, resolution }: CommandData<'ResolveConflict'>,
): Decision<LinkEvent> {
  if (!isText(resolution, limits.note, true))
    return refuse('invalid_value', { field: 'resolution' });
  const link = linkOf(state, linkId, 'conflictsWith');
  if ('refused' in link) return link;
  if (link.resolution !== undefined) return refuse('already_resolved');
  return [{ type: 'ConflictResolved', v: 1, data: { linkId, resolution } }];
}

function reopen(
  state: WorkshopState,
  { linkId }: CommandData<'ReopenConflict'>,
  context: DecisionContext,
): Decision<LinkEvent> {
  const link = linkOf(state, linkId, 'conflictsWith');
  if ('refused' in link) return link;
  if (link.resolution === undefined) return refuse('not_resolved');
  const stale = staleField(link.touched, { resolution: link.resolution }, context);
  return stale ?? [{ type: 'ConflictReopened', v: 1, data: { linkId } }];
}

function linkOf(state: WorkshopState, id: string, type: Link['type']): Link | Refusal {
  const link = state.links.get(id);
  if (!link) return refuse('unknown_link');
  return link.type === type ? link : refuse('wrong_link_type');
}
