import { type Decision, isRefusal, type Refusal, refuse } from '../decision.ts';
import { isId } from '../ids.ts';
import { limits } from '../limits.ts';
import { activeDimension, activeOrganization } from '../lookup.ts';
import type { Actor, DecisionContext } from '../message.ts';
import type { Participant, WorkshopState } from '../state.ts';
import { firstInvalid, isOneOf, present, sameValue } from '../values.ts';
import { type Role, roles } from '../vocabulary.ts';
import type { PeopleCommand } from './commands.ts';
import type { PeopleEvent } from './events.ts';

export function decidePeople(
  state: WorkshopState,
  command: PeopleCommand,
  context: DecisionContext,
): Decision<PeopleEvent> {
  switch (command.type) {
    case 'JoinGroup':
      return join(state, command.data, context);
    case 'AdmitParticipant':
      return admit(state, command.data, context);
    case 'ReassignParticipant':
      return reassign(state, command.data, context);
    case 'RemoveParticipant':
      return remove(state, command.data, context);
    case 'RecordAttendance':
      return recordAttendance(state, context);
  }
}

type Data<Type extends PeopleCommand['type']> = Extract<PeopleCommand, { type: Type }>['data'];

/**
 * The actor showed the group's join code. A code makes members and moves them to another group; it neither
 * lowers who has another role nor brings back who was removed.
 */
function join(
  state: WorkshopState,
  { groupId, organizationId }: Data<'JoinGroup'>,
  { actor }: DecisionContext,
): Decision<PeopleEvent> {
  if (!isId(actor.id)) return refuse('invalid_value', { field: 'participantId' });
  const seat: Seat = { role: 'member', organizationId, groupId };
  const invalid = invalidSeat(state, seat);
  if (invalid) return invalid;
  const participant = state.participants.get(actor.id);
  const data = { participantId: actor.id, ...seat };
  if (!participant) return joined(state, data);
  if (!participant.active) return refuse('forbidden');
  if (participant.role !== 'member')
    return participant.groupId === groupId ? [] : refuse('already_joined');
  if (sameValue(seatOf(participant), seat)) return [];
  return [{ type: 'ParticipantReassigned', v: 1, data }];
}

function admit(
  state: WorkshopState,
  data: Data<'AdmitParticipant'>,
  { actor }: DecisionContext,
): Decision<PeopleEvent> {
  const seat = requestedSeat(state, data, actor);
  if (isRefusal(seat)) return seat;
  if (state.participants.get(data.participantId)?.active === true) return refuse('already_joined');
  return joined(state, { participantId: data.participantId, ...seat });
}

function joined(
  state: WorkshopState,
  data: Extract<PeopleEvent, { type: 'ParticipantJoined' }>['data'],
): Decision<PeopleEvent> {
  const { participants } = state;
  const returns = participants.has(data.participantId);
  if (!returns && participants.size >= limits.participantsEverMax) return refuse('limit_reached');
  // Counted only where it can matter.
  const isFull =
    participants.size >= limits.participantsMax &&
    participants.count(({ active }) => active) >= limits.participantsMax;
  if (isFull) return refuse('limit_reached');
  return [{ type: 'ParticipantJoined', v: 1, data }];
}

function reassign(
  state: WorkshopState,
  data: Data<'ReassignParticipant'>,
  { actor }: DecisionContext,
): Decision<PeopleEvent> {
  const seat = requestedSeat(state, data, actor);
  if (isRefusal(seat)) return seat;
  const participant = state.participants.get(data.participantId);
  if (participant?.active !== true) return refuse('unknown_participant');
  if (!mayGive(actor, participant.role)) return refuse('forbidden');
  if (sameValue(seatOf(participant), seat)) return [];
  return [
    { type: 'ParticipantReassigned', v: 1, data: { participantId: participant.id, ...seat } },
  ];
}

function remove(
  state: WorkshopState,
  { participantId }: Data<'RemoveParticipant'>,
  { actor }: DecisionContext,
): Decision<PeopleEvent> {
  const participant = state.participants.get(participantId);
  if (!participant) return refuse('unknown_participant');
  if (!mayGive(actor, participant.role)) return refuse('forbidden');
  if (!participant.active) return [];
  return [{ type: 'ParticipantRemoved', v: 1, data: { participantId } }];
}

/** Once per person and session; someone who takes no part of their own (an account of the installation) counts not. */
function recordAttendance(state: WorkshopState, { actor }: DecisionContext): Decision<PeopleEvent> {
  const { runningSessionId: sessionId } = state;
  const participant = state.participants.get(actor.id);
  if (sessionId === undefined || participant?.active !== true) return [];
  if (participant.attended.includes(sessionId)) return [];
  return [{ type: 'AttendanceRecorded', v: 1, data: { participantId: actor.id, sessionId } }];
}

type Seat = Pick<Participant, 'role' | 'organizationId' | 'groupId'>;

function seatOf({ role, organizationId, groupId }: Participant): Seat {
  return { role, ...present({ organizationId, groupId }) };
}

/** The seat that a command asks for, or why the actor cannot give it. */
function requestedSeat(
  state: WorkshopState,
  { participantId, role, organizationId, groupId }: Data<'AdmitParticipant'>,
  actor: Actor,
): Seat | Refusal {
  const seat: Seat = { role, ...present({ organizationId, groupId }) };
  const invalid =
    firstInvalid({ participantId: isId(participantId), role: isOneOf(roles, role) }) ??
    invalidSeat(state, seat);
  if (invalid) return invalid;
  return mayGive(actor, role) ? seat : refuse('forbidden');
}

/** Only an admin gives or takes the roles that reach beyond a board. */
function mayGive(actor: Actor, role: Role): boolean {
  return actor.role === 'admin' || (role !== 'admin' && role !== 'kominfo');
}

/** Members and facilitators sit at a board; a member sits there for an organization of that board. */
function invalidSeat(state: WorkshopState, seat: Seat): Refusal | undefined {
  const { role, organizationId, groupId } = seat;
  const needsGroup = role === 'member' || role === 'facilitator';
  const missing = firstInvalid({
    groupId: groupId !== undefined || !needsGroup,
    organizationId: organizationId !== undefined || role !== 'member',
  });
  if (missing) return missing;
  const group = groupId === undefined ? undefined : state.groups.get(groupId);
  if (groupId !== undefined && !group) return refuse('unknown_group');
  const board = group && activeDimension(state, group.dimensionId);
  if (board && 'refused' in board) return board;
  if (organizationId === undefined) return undefined;
  const organization = activeOrganization(state, organizationId);
  if ('refused' in organization) return organization;
  const seated = group?.organizationIds.includes(organizationId) === true;
  return role === 'member' && !seated ? refuse('organization_not_in_group') : undefined;
}
