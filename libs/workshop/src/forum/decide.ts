import type { Decision } from '../decision.ts';
import type { DecisionContext } from '../message.ts';
import type { WorkshopState } from '../state.ts';
import type { ForumCommand } from './commands.ts';
import { post, reopen, resolve, reviseComment, withdraw } from './comment.ts';
import type { ForumEvent } from './events.ts';
import { lock, unlock } from './lock.ts';
import { removeMilestone, renameMilestone, setMilestone } from './milestone.ts';
import { cast, close, openRound, retract } from './voting.ts';

/** What people do about the boards rather than on them: talk, vote, mark moments, lock. */
export function decideForum(
  state: WorkshopState,
  command: ForumCommand,
  context: DecisionContext,
): Decision<ForumEvent> {
  switch (command.type) {
    case 'PostComment':
      return post(state, command.data);
    case 'ReviseComment':
      return reviseComment(state, command.data, context);
    case 'WithdrawComment':
      return withdraw(state, command.data, context);
    case 'ResolveComment':
      return resolve(state, command.data);
    case 'ReopenComment':
      return reopen(state, command.data);
    case 'OpenVoting':
      return openRound(state, command.data);
    case 'CastVote':
      return cast(state, command.data, context);
    case 'RetractVote':
      return retract(state, command.data, context);
    case 'CloseVoting':
      return close(state, command.data);
    case 'SetMilestone':
      return setMilestone(state, command.data, context);
    case 'RenameMilestone':
      return renameMilestone(state, command.data, context);
    case 'RemoveMilestone':
      return removeMilestone(state, command.data, context);
    case 'LockBoard':
      return lock(state, command.data);
    case 'UnlockBoard':
      return unlock(state, command.data);
  }
}
