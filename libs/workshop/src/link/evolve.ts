import { type CardRef, type LinkId, cardKey } from '../ids.ts';
import type { Place } from '../message.ts';
import type { EventData } from '../messages.ts';
import type { Link, WorkshopState } from '../state.ts';
import { changeEntry } from '../tables.ts';
import { made, marks, touch, untouch } from '../touches.ts';
import type { LinkEvent } from './events.ts';

export function evolveLink(state: WorkshopState, event: LinkEvent & Place): WorkshopState {
  switch (event.type) {
    case 'LinkDrawn':
      return draw(state, event);
    case 'LinkRemoved':
      return remove(state, event.data.linkId);
    case 'OverlapLeadAgreed': {
      const { linkId, organizationId } = event.data;
      return change(state, linkId, (link) => ({
        ...link,
        agreedLeadId: organizationId,
        touched: touch(link.touched, ['agreedLeadId'], event),
      }));
    }
    case 'ConflictResolved': {
      const { linkId, resolution } = event.data;
      return change(state, linkId, (link) => ({
        ...link,
        resolution,
        touched: touch(link.touched, ['resolution'], event),
      }));
    }
    case 'ConflictReopened':
      return change(state, event.data.linkId, ({ resolution: _gone, ...link }) => ({
        ...link,
        touched: touch(untouch(link.touched, 'resolution'), [marks.there('resolution')], event),
      }));
  }
}

function draw(
  state: WorkshopState,
  event: { readonly data: EventData<'LinkDrawn'> } & Place,
): WorkshopState {
  const { linkId, ...fields } = event.data;
  const touched = made(event);
  const links = state.links.set(linkId, { id: linkId, ...fields, touched });
  const linksAt = attach(attach(state.linksAt, fields.from, linkId), fields.to, linkId);
  return { ...state, links, linksAt };
}

function remove(state: WorkshopState, id: LinkId): WorkshopState {
  const link = state.links.get(id);
  if (!link) return state;
  const linksAt = detach(detach(state.linksAt, link.from, id), link.to, id);
  return { ...state, links: state.links.delete(id), linksAt };
}

function change(state: WorkshopState, id: LinkId, how: (link: Link) => Link): WorkshopState {
  const links = changeEntry(state.links, id, how);
  return links === state.links ? state : { ...state, links };
}

type LinksAt = WorkshopState['linksAt'];

function attach(linksAt: LinksAt, card: CardRef, id: LinkId): LinksAt {
  return linksAt.update(cardKey(card), [], (ids) => (ids.includes(id) ? ids : [...ids, id]));
}

function detach(linksAt: LinksAt, card: CardRef, id: LinkId): LinksAt {
  const rest = (linksAt.get(cardKey(card)) ?? []).filter((other) => other !== id);
  return rest.length === 0 ? linksAt.delete(cardKey(card)) : linksAt.set(cardKey(card), rest);
}
