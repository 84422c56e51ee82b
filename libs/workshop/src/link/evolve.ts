import { type CardRef, type LinkId, cardKey } from '../ids.ts';
import type { Place } from '../message.ts';
import type { EventData } from '../messages.ts';
import type { OpenState } from '../open-state.ts';
import { made, marks, touch, untouch } from '../touches.ts';
import type { LinkEvent } from './events.ts';

export function evolveLink(state: OpenState, event: LinkEvent & Place): void {
  const { linkId } = event.data;
  switch (event.type) {
    case 'LinkDrawn':
      return draw(state, event);
    case 'LinkRemoved':
      return remove(state, linkId);
    case 'OverlapLeadAgreed': {
      const { organizationId } = event.data;
      return state.links.change(linkId, (link) => {
        link.agreedLeadId = organizationId;
        touch(link, ['agreedLeadId'], event);
      });
    }
    case 'ConflictResolved': {
      const { resolution } = event.data;
      return state.links.change(linkId, (link) => {
        link.resolution = resolution;
        touch(link, ['resolution'], event);
      });
    }
    case 'ConflictReopened':
      return state.links.change(linkId, (link) => {
        delete link.resolution;
        untouch(link, 'resolution');
        touch(link, [marks.there('resolution')], event);
      });
  }
}

function draw(state: OpenState, event: { readonly data: EventData<'LinkDrawn'> } & Place): void {
  const { linkId, ...fields } = event.data;
  state.links.set(linkId, { id: linkId, ...fields, touched: made(event) });
  attach(state, fields.from, linkId);
  attach(state, fields.to, linkId);
}

function remove(state: OpenState, id: LinkId): void {
  const link = state.links.get(id);
  if (!link) return;
  detach(state, link.from, id);
  detach(state, link.to, id);
  state.links.delete(id);
}

function attach({ linksAt }: OpenState, card: CardRef, id: LinkId): void {
  const ids = linksAt.get(cardKey(card)) ?? [];
  if (!ids.includes(id)) linksAt.set(cardKey(card), [...ids, id]);
}

function detach({ linksAt }: OpenState, card: CardRef, id: LinkId): void {
  const rest = (linksAt.get(cardKey(card)) ?? []).filter((other) => other !== id);
  if (rest.length === 0) linksAt.delete(cardKey(card));
  else linksAt.set(cardKey(card), rest);
}
