import type { ForumCommand } from '../../forum/commands.ts';
import type { CardRef } from '../../ids.ts';
import type { Comment } from '../../state.ts';
import { between, likely, oneOf } from '../random.ts';
import { board, card, entryOf, organizationIds, type Scene } from '../scene.ts';
import { paragraph, sentence } from '../words.ts';
import type { IdeasOf } from './idea.ts';

export const forumIdeas: IdeasOf<ForumCommand> = {
  PostComment: (scene) => {
    const { random, newId } = scene;
    const answered = likely(random, 0.3) ? someComment(scene) : undefined;
    const on = answered?.on ?? card(scene, board(scene)?.id, true);
    return (
      on && {
        commentId: newId(),
        on,
        text: paragraph(random, 2_000),
        mentions: organizationIds(scene, between(random, 0, 2)),
        ...(answered ? { replyTo: answered.id } : {}),
      }
    );
  },
  ReviseComment: (scene) =>
    about(ownComment(scene), () => ({ text: paragraph(scene.random, 2_000) })),
  WithdrawComment: (scene) => about(ownComment(scene), () => ({})),
  ResolveComment: (scene) =>
    about(
      someComment(scene, ({ resolved }) => !resolved),
      () => ({}),
    ),
  ReopenComment: (scene) =>
    about(
      someComment(scene, ({ resolved }) => resolved),
      () => ({}),
    ),
  OpenVoting: (scene) => {
    const dimension = board(scene);
    const voting = scene.state.rounds.some(
      ({ open, dimensionId }) => open && dimensionId === dimension?.id,
    );
    if (!dimension || voting) return undefined;
    return {
      roundId: scene.newId(),
      dimensionId: dimension.id,
      question: sentence(scene.random, 10, 100),
      votesPerPerson: between(scene.random, 1, 5),
    };
  },
  CastVote: (scene) => {
    const { actor, state } = scene;
    const round = entryOf(
      scene,
      state.rounds,
      ({ open, votes, votesPerPerson }) =>
        open && (votes.get(actor.id)?.length ?? 0) < votesPerPerson,
    );
    const on = round && card(scene, round.dimensionId, true);
    return on && { roundId: round.id, on };
  },
  RetractVote: (scene) => {
    const { actor, state, random } = scene;
    const round = entryOf(scene, state.rounds, ({ open, votes }) => open && votes.has(actor.id));
    const key = oneOf(random, round?.votes.get(actor.id) ?? []);
    return round && key !== undefined ? { roundId: round.id, on: cardOf(key) } : undefined;
  },
  CloseVoting: (scene) => {
    const round = entryOf(scene, scene.state.rounds, ({ open }) => open);
    return round && { roundId: round.id };
  },
  SetMilestone: ({ random, newId }) => ({ milestoneId: newId(), name: sentence(random, 5, 60) }),
  RenameMilestone: (scene) => {
    const milestone = entryOf(scene, scene.state.milestones);
    return milestone && { milestoneId: milestone.id, name: sentence(scene.random, 5, 60) };
  },
  RemoveMilestone: (scene) => {
    const milestone = entryOf(scene, scene.state.milestones);
    return milestone && { milestoneId: milestone.id };
  },
  LockBoard: (scene) => {
    const dimension = entryOf(scene, scene.state.dimensions, (each) => each.active && !each.lock);
    return dimension && { dimensionId: dimension.id };
  },
  UnlockBoard: (scene) => {
    const dimension = entryOf(scene, scene.state.dimensions, ({ lock }) => lock !== undefined);
    return dimension && { dimensionId: dimension.id };
  },
};

function someComment(
  scene: Scene,
  fits: (comment: Comment) => boolean = () => true,
): Comment | undefined {
  return entryOf(scene, scene.state.comments, (comment) => !comment.withdrawn && fits(comment));
}

function ownComment(scene: Scene): Comment | undefined {
  return someComment(scene, ({ authorId }) => authorId === scene.actor.id);
}

function about<More>(
  comment: Comment | undefined,
  more: () => More,
): ({ commentId: string } & More) | undefined {
  return comment && { commentId: comment.id, ...more() };
}

function cardOf(key: string): CardRef {
  const id = key.slice(key.indexOf('/') + 1);
  return { kind: key.startsWith('strategy/') ? 'strategy' : 'sheet', id };
}
