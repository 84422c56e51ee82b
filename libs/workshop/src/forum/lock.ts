import { type Decision, refuse } from '../decision.ts';
import { limits } from '../limits.ts';
import { activeDimension } from '../lookup.ts';
import type { CommandData } from '../messages.ts';
import type { WorkshopState } from '../state.ts';
import { isText, present } from '../values.ts';
import type { ForumEvent } from './events.ts';

/** Whom a locked board refuses is told by the policies. */

export function lock(
  state: WorkshopState,
  { dimensionId, reason }: CommandData<'LockBoard'>,
): Decision<ForumEvent> {
  if (reason !== undefined && !isText(reason, limits.note, true))
    return refuse('invalid_value', { field: 'reason' });
  const dimension = activeDimension(state, dimensionId);
  if ('refused' in dimension) return dimension;
  if (dimension.lock) return refuse('already_locked');
  return [{ type: 'BoardLocked', v: 1, data: { dimensionId, ...present({ reason }) } }];
}

/** Also a board that is no longer used: it shall not be found locked when it is used again. */
export function unlock(
  state: WorkshopState,
  { dimensionId }: CommandData<'UnlockBoard'>,
): Decision<ForumEvent> {
  const dimension = state.dimensions.get(dimensionId);
  if (!dimension) return refuse('unknown_dimension');
  if (!dimension.lock) return refuse('not_locked');
  return [{ type: 'BoardUnlocked', v: 1, data: { dimensionId } }];
}
