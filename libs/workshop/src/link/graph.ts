import { type CardRef, cardKey } from '../ids.ts';
import { liveCard } from '../lookup.ts';
import type { Link, WorkshopState } from '../state.ts';
import { type LinkType, symmetricLinkTypes } from '../vocabulary.ts';

/** What the links between cards make together. */

/** The links that end at a card, in the order in which they were drawn. */
export function linksAt(state: WorkshopState, card: CardRef): readonly Link[] {
  const ids = state.linksAt.get(cardKey(card)) ?? [];
  return ids.flatMap((id) => state.links.get(id) ?? []);
}

/** The link of this type between two cards; which end is which counts for directed types only. */
export function linkBetween(
  state: WorkshopState,
  from: CardRef,
  to: CardRef,
  type: LinkType,
): Link | undefined {
  const symmetric = symmetricLinkTypes.some((symmetricType) => symmetricType === type);
  return linksAt(state, from).find(
    (link) =>
      link.type === type &&
      ((sameCard(link.from, from) && sameCard(link.to, to)) ||
        (symmetric && sameCard(link.from, to) && sameCard(link.to, from))),
  );
}

/**
 * Whether `from` depends on `to`, directly or through others. Broken links count: a withdrawn end may come back.
 * Iterative, since chains may be as long as there are links.
 */
export function dependsOn(state: WorkshopState, from: CardRef, to: CardRef): boolean {
  const seen = new Set([cardKey(from)]);
  const open = [from];
  for (let card = open.pop(); card !== undefined; card = open.pop()) {
    if (sameCard(card, to)) return true;
    for (const link of linksAt(state, card)) {
      if (link.type !== 'dependsOn' || !sameCard(link.from, card)) continue;
      const key = cardKey(link.to);
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(link.to);
    }
  }
  return false;
}

/**
 * The ends of a link that have been withdrawn, themselves or with their strategy. A link that is broken so is kept,
 * until someone removes it or restores its end.
 */
export function brokenEnds(state: WorkshopState, link: Link): readonly ('from' | 'to')[] {
  const ends = ['from', 'to'] as const;
  return ends.filter((end) => 'refused' in liveCard(state, link[end]));
}

export function sameCard(a: CardRef, b: CardRef): boolean {
  return a.kind === b.kind && a.id === b.id;
}
