import type { CardRef, EntityRef } from '../ids.ts';
import type { CommandOf } from '../message.ts';

export type ForumCommand =
  | CommandOf<
      'PostComment',
      {
        commentId: string;
        on: EntityRef;
        text: string;
        mentions?: readonly string[];
        replyTo?: string;
      }
    >
  | CommandOf<'ReviseComment', { commentId: string; text: string; mentions?: readonly string[] }>
  | CommandOf<'WithdrawComment', { commentId: string }>
  | CommandOf<'ResolveComment', { commentId: string }>
  | CommandOf<'ReopenComment', { commentId: string }>
  | CommandOf<
      'OpenVoting',
      { roundId: string; dimensionId: string; question: string; votesPerPerson: number }
    >
  | CommandOf<'CastVote', { roundId: string; on: CardRef }>
  | CommandOf<'RetractVote', { roundId: string; on: CardRef }>
  | CommandOf<'CloseVoting', { roundId: string }>
  /** `revision` absent: now. */
  | CommandOf<'SetMilestone', { milestoneId: string; name: string; revision?: number }>
  | CommandOf<'RenameMilestone', { milestoneId: string; name: string }>
  | CommandOf<'RemoveMilestone', { milestoneId: string }>
  | CommandOf<'LockBoard', { dimensionId: string; reason?: string }>
  | CommandOf<'UnlockBoard', { dimensionId: string }>;
