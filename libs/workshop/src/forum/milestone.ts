import { reviseFields } from '../changes.ts';
import { folded } from '../codes.ts';
import { type Decision, refuse } from '../decision.ts';
import { isId } from '../ids.ts';
import { limits } from '../limits.ts';
import type { DecisionContext } from '../message.ts';
import type { CommandData } from '../messages.ts';
import type { WorkshopState } from '../state.ts';
import { firstInvalid, isCount, isText } from '../values.ts';
import type { ForumEvent } from './events.ts';

/** A milestone gives a name to a revision that has been; names are told apart without regard to case. */

export function setMilestone(
  state: WorkshopState,
  { milestoneId, name, ...at }: CommandData<'SetMilestone'>,
  { head }: DecisionContext,
): Decision<ForumEvent> {
  const revision = at.revision ?? head;
  const invalid = firstInvalid({
    milestoneId: isId(milestoneId),
    name: isText(name, limits.name),
    revision: isCount(revision, 0, head),
  });
  if (invalid) return invalid;
  if (state.milestones.has(milestoneId)) return refuse('id_taken');
  if (isNameTaken(state, name)) return refuse('name_taken');
  if (state.milestones.size >= limits.milestonesMax) return refuse('limit_reached');
  return [{ type: 'MilestoneSet', v: 1, data: { milestoneId, name, revision } }];
}

export function renameMilestone(
  state: WorkshopState,
  { milestoneId, name }: CommandData<'RenameMilestone'>,
  context: DecisionContext,
): Decision<ForumEvent> {
  if (!isText(name, limits.name)) return refuse('invalid_value', { field: 'name' });
  const milestone = state.milestones.get(milestoneId);
  if (!milestone) return refuse('unknown_milestone');
  if (isNameTaken(state, name, milestoneId)) return refuse('name_taken');
  return reviseFields(milestone, { name }, context, () => ({
    type: 'MilestoneRenamed',
    v: 1,
    data: { milestoneId, name },
  }));
}

export function removeMilestone(
  state: WorkshopState,
  { milestoneId }: CommandData<'RemoveMilestone'>,
): Decision<ForumEvent> {
  if (!state.milestones.has(milestoneId)) return refuse('unknown_milestone');
  return [{ type: 'MilestoneRemoved', v: 1, data: { milestoneId } }];
}

function isNameTaken(state: WorkshopState, name: string, exceptId?: string): boolean {
  return state.milestones.some(
    (other) => other.id !== exceptId && folded(other.name) === folded(name),
  );
}
