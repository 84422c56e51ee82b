import type { Place } from '../message.ts';
import type { OpenState } from '../open-state.ts';
import { made, marks, touch } from '../touches.ts';
import { evolveComment } from './evolve-comment.ts';
import { evolveVoting } from './evolve-voting.ts';
import type { ForumEvent } from './events.ts';

export function evolveForum(state: OpenState, event: ForumEvent & Place): void {
  switch (event.type) {
    case 'CommentPosted':
    case 'CommentRevised':
    case 'CommentWithdrawn':
    case 'CommentResolved':
    case 'CommentReopened':
      return evolveComment(state, event);
    case 'VotingOpened':
    case 'VoteCast':
    case 'VoteRetracted':
    case 'VotingClosed':
      return evolveVoting(state, event);
    case 'MilestoneSet': {
      const { milestoneId: id, name, revision } = event.data;
      return state.milestones.set(id, { id, name, revision, touched: made(event) });
    }
    case 'MilestoneRenamed': {
      const { milestoneId, name } = event.data;
      return state.milestones.change(milestoneId, (milestone) => {
        milestone.name = name;
        touch(milestone, ['name'], event);
      });
    }
    case 'MilestoneRemoved':
      return state.milestones.delete(event.data.milestoneId);
    case 'BoardLocked': {
      const { dimensionId, ...why } = event.data;
      return state.dimensions.change(dimensionId, (board) => {
        board.lock = { at: event.meta.at, ...why };
        touch(board, [marks.lock], event);
      });
    }
    case 'BoardUnlocked':
      return state.dimensions.change(event.data.dimensionId, (board) => {
        delete board.lock;
        touch(board, [marks.lock], event);
      });
  }
}
