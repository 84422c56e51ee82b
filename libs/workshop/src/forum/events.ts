import type { CardRef, EntityRef } from '../ids.ts';
import type { EventOf } from '../message.ts';

export type ForumEvent =
  | EventOf<
      'CommentPosted',
      {
        commentId: string;
        on: EntityRef;
        text: string;
        /** Organizations that are called upon. */
        mentions: readonly string[];
        replyTo?: string;
      }
    >
  | EventOf<'CommentRevised', { commentId: string; text: string; mentions: readonly string[] }>
  | EventOf<'CommentWithdrawn', { commentId: string }>
  | EventOf<'CommentResolved', { commentId: string }>
  | EventOf<'CommentReopened', { commentId: string }>
  | EventOf<
      'VotingOpened',
      { roundId: string; dimensionId: string; question: string; votesPerPerson: number }
    >
  | EventOf<'VoteCast', { roundId: string; on: CardRef }>
  | EventOf<'VoteRetracted', { roundId: string; on: CardRef }>
  /** The tally stands, most votes first, equal ones by id. */
  | EventOf<
      'VotingClosed',
      { roundId: string; tally: readonly { on: CardRef; votes: number }[]; voters: number }
    >
  | EventOf<'MilestoneSet', { milestoneId: string; name: string; revision: number }>
  | EventOf<'MilestoneRenamed', { milestoneId: string; name: string }>
  | EventOf<'MilestoneRemoved', { milestoneId: string }>
  | EventOf<'BoardLocked', { dimensionId: string; reason?: string }>
  | EventOf<'BoardUnlocked', { dimensionId: string }>;
