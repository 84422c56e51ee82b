import type { Place } from '../message.ts';
import type { WorkshopState } from '../state.ts';
import { changeEntry } from '../tables.ts';
import { made, marks, touch } from '../touches.ts';
import { evolveComment } from './evolve-comment.ts';
import { evolveVoting } from './evolve-voting.ts';
import type { ForumEvent } from './events.ts';

export function evolveForum(state: WorkshopState, event: ForumEvent & Place): WorkshopState {
  switch (event.type) {
    case 'CommentPosted':
    case 'CommentRevised':
    case 'CommentWithdrawn':
    case 'CommentResolved':
    case 'CommentReopened':
      return { ...state, comments: evolveComment(state.comments, event) };
    case 'VotingOpened':
    case 'VoteCast':
    case 'VoteRetracted':
    case 'VotingClosed':
      return { ...state, rounds: evolveVoting(state.rounds, event) };
    case 'MilestoneSet': {
      const { milestoneId: id, name, revision } = event.data;
      const milestone = { id, name, revision, touched: made(event) };
      return { ...state, milestones: state.milestones.set(id, milestone) };
    }
    case 'MilestoneRenamed': {
      const { milestoneId, name } = event.data;
      const milestones = changeEntry(state.milestones, milestoneId, (milestone) => ({
        ...milestone,
        name,
        touched: touch(milestone.touched, ['name'], event),
      }));
      return { ...state, milestones };
    }
    case 'MilestoneRemoved':
      return { ...state, milestones: state.milestones.delete(event.data.milestoneId) };
    case 'BoardLocked': {
      const { dimensionId, ...why } = event.data;
      const lock = { at: event.meta.at, ...why };
      const dimensions = changeEntry(state.dimensions, dimensionId, (board) => ({
        ...board,
        lock,
        touched: touch(board.touched, [marks.lock], event),
      }));
      return { ...state, dimensions };
    }
    case 'BoardUnlocked': {
      const dimensions = changeEntry(
        state.dimensions,
        event.data.dimensionId,
        ({ lock: _gone, ...board }) => ({
          ...board,
          touched: touch(board.touched, [marks.lock], event),
        }),
      );
      return { ...state, dimensions };
    }
  }
}
