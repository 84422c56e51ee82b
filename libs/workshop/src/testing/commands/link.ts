import type { LinkCommand } from '../../link/commands.ts';
import { boardOfCard } from '../../lookup.ts';
import { ownBoard } from '../../policy.ts';
import type { CardRef } from '../../ids.ts';
import type { Link } from '../../state.ts';
import { linkTypes } from '../../vocabulary.ts';
import { likely, oneOf } from '../random.ts';
import { card, entryOf, type Scene } from '../scene.ts';
import { sentence } from '../words.ts';
import type { IdeasOf } from './idea.ts';

export const linkIdeas: IdeasOf<LinkCommand> = {
  DrawLink: (scene) => {
    const board = ownBoard(scene.state, scene.actor);
    const [from, to] = [card(scene, board, true), card(scene, board, false)];
    if (!from || !to) return undefined;
    return {
      linkId: scene.newId(),
      from,
      to,
      type: oneOf(scene.random, linkTypes),
      ...(likely(scene.random, 0.3) ? { note: sentence(scene.random, 10, 100) } : {}),
    };
  },
  RemoveLink: (scene) => about(ownLink(scene), () => ({})),
  AgreeOverlapLead: (scene) => {
    const link = ownLink(scene, ({ type }) => type === 'overlaps');
    const involved = link && oneOf(scene.random, carriers(scene, link));
    return involved === undefined ? undefined : about(link, () => ({ organizationId: involved }));
  },
  ResolveConflict: (scene) =>
    about(
      ownLink(
        scene,
        ({ type, resolution }) => type === 'conflictsWith' && resolution === undefined,
      ),
      () => ({ resolution: sentence(scene.random, 10, 200) }),
    ),
  ReopenConflict: (scene) =>
    about(
      ownLink(scene, ({ resolution }) => resolution !== undefined),
      () => ({}),
    ),
};

/** A link with an end on the actor's board. */
function ownLink(scene: Scene, fits: (link: Link) => boolean = () => true): Link | undefined {
  const { state, actor } = scene;
  const board = ownBoard(state, actor);
  return entryOf(scene, state.links, (link) => {
    const near = [link.from, link.to].some((end) => boardOfCard(state, end) === board);
    return near && fits(link);
  });
}

/** Who leads or proposed an end, and is still active. */
function carriers({ state }: Scene, { from, to }: Link): string[] {
  const carrier = ({ kind, id }: CardRef) =>
    kind === 'sheet' ? state.sheets.get(id)?.leadId : state.strategies.get(id)?.organizationId;
  return [from, to]
    .map(carrier)
    .filter((id) => id !== undefined)
    .filter((id) => state.organizations.get(id)?.active === true);
}

function about<More>(
  link: Link | undefined,
  more: () => More,
): ({ linkId: string } & More) | undefined {
  return link && { linkId: link.id, ...more() };
}
