import { reviseFields, staleWhole } from '../changes.ts';
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
  context: DecisionContext,
): Decision<ForumEvent> {
  const milestone = state.milestones.get(milestoneId);
  if (!milestone) return refuse('unknown_milestone');
  const stale = staleWhole(milestone, { touched: milestone.touched, context });
  return stale ?? [{ type: 'MilestoneRemoved', v: 1, data: { milestoneId } }];
}

/** The name itself, or the first of `name (2)`, `name (3)` ... that is free: at most as many as there are milestones. */
export function freeMilestoneName(state: WorkshopState, name: string): string {
  const taken = new Set(state.milestones.valueSeq().map((other) => folded(other.name)));
  let free = name;
  for (let number = 2; taken.has(folded(free)); number += 1) free = numbered(name, number);
  return free;
}

/** Cut to what a name may be, never through the middle of a character. */
function numbered(name: string, number: number): string {
  const suffix = ` (${number})`;
  const kept = name.slice(0, limits.name.max - suffix.length).replace(/[\uD800-\uDBFF]$/, '');
  return kept + suffix;
}

function isNameTaken(state: WorkshopState, name: string, exceptId?: string): boolean {
  return state.milestones.some(
    (other) => other.id !== exceptId && folded(other.name) === folded(name),
  );
}
