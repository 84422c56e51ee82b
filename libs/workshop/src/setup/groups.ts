import { reviseFields } from '../changes.ts';
import { folded } from '../codes.ts';
import { type Decision, refuse } from '../decision.ts';
import { isId } from '../ids.ts';
import { limits } from '../limits.ts';
import { activeDimension, activeOrganization, groupOfBoard } from '../lookup.ts';
import type { DecisionContext } from '../message.ts';
import type { WorkshopState } from '../state.ts';
import { firstInvalid, isText } from '../values.ts';
import type { SetupCommand } from './commands.ts';
import type { SetupEvent } from './events.ts';

type GroupCommand = Extract<
  SetupCommand,
  {
    type:
      'FormGroup' | 'RenameGroup' | 'SeatOrganization' | 'UnseatOrganization' | 'RotateJoinCode';
  }
>;
type Data<Type extends GroupCommand['type']> = Extract<GroupCommand, { type: Type }>['data'];

export function decideGroup(
  state: WorkshopState,
  command: GroupCommand,
  context: DecisionContext,
): Decision<SetupEvent> {
  switch (command.type) {
    case 'FormGroup':
      return form(state, command.data);
    case 'RenameGroup':
      return rename(state, command.data, context);
    case 'SeatOrganization':
      return seat(state, command.data);
    case 'UnseatOrganization':
      return unseat(state, command.data);
    case 'RotateJoinCode':
      return rotateJoinCode(state, command.data);
  }
}

/** One group sits at one board. */
function form(
  state: WorkshopState,
  { groupId, name, dimensionId }: Data<'FormGroup'>,
): Decision<SetupEvent> {
  const invalid = firstInvalid({ groupId: isId(groupId), name: isText(name, limits.name) });
  if (invalid) return invalid;
  const dimension = activeDimension(state, dimensionId);
  if ('refused' in dimension) return dimension;
  if (state.groups.has(groupId)) return refuse('id_taken');
  const sitting = groupOfBoard(state, dimensionId);
  if (sitting) return refuse('board_has_group', { groupId: sitting.id });
  if (nameTaken(state, name, groupId)) return refuse('name_taken');
  if (state.groups.size >= limits.groupsMax) return refuse('limit_reached');
  return [{ type: 'GroupFormed', v: 1, data: { groupId, name, dimensionId } }];
}

function rename(
  state: WorkshopState,
  { groupId, name }: Data<'RenameGroup'>,
  context: DecisionContext,
): Decision<SetupEvent> {
  if (!isText(name, limits.name)) return refuse('invalid_value', { field: 'name' });
  const group = state.groups.get(groupId);
  if (!group) return refuse('unknown_group');
  if (nameTaken(state, name, groupId)) return refuse('name_taken');
  return reviseFields(group, { name }, context, () => ({
    type: 'GroupRenamed',
    v: 1,
    data: { groupId, name },
  }));
}

function nameTaken(state: WorkshopState, name: string, byId: string): boolean {
  const wanted = folded(name);
  return state.groups.some((other) => other.id !== byId && folded(other.name) === wanted);
}

/** An organization sits at one board; so does everyone who joins for it. */
function seat(
  state: WorkshopState,
  { groupId, organizationId }: Data<'SeatOrganization'>,
): Decision<SetupEvent> {
  if (!state.groups.has(groupId)) return refuse('unknown_group');
  const organization = activeOrganization(state, organizationId);
  if ('refused' in organization) return organization;
  const seated = state.groups.find((other) => other.organizationIds.includes(organizationId));
  if (seated) return refuse('already_seated', { groupId: seated.id });
  return [{ type: 'OrganizationSeated', v: 1, data: { groupId, organizationId } }];
}

/** No one new joins for it; who sits there already stays until they are reassigned. */
function unseat(
  state: WorkshopState,
  { groupId, organizationId }: Data<'UnseatOrganization'>,
): Decision<SetupEvent> {
  const group = state.groups.get(groupId);
  if (!group) return refuse('unknown_group');
  if (!state.organizations.has(organizationId)) return refuse('unknown_organization');
  if (!group.organizationIds.includes(organizationId)) return refuse('organization_not_in_group');
  return [{ type: 'OrganizationUnseated', v: 1, data: { groupId, organizationId } }];
}

/** Each rotation makes another code; people who joined with the old one stay. */
function rotateJoinCode(
  state: WorkshopState,
  { groupId }: Data<'RotateJoinCode'>,
): Decision<SetupEvent> {
  const group = state.groups.get(groupId);
  if (!group) return refuse('unknown_group');
  const rotation = group.joinCodeRotation + 1;
  return [{ type: 'JoinCodeRotated', v: 1, data: { groupId, rotation } }];
}
