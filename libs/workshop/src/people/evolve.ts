import type { Place } from '../message.ts';
import type { Participant, WorkshopState } from '../state.ts';
import { changeEntry } from '../tables.ts';
import type { PeopleEvent } from './events.ts';

export function evolvePeople(state: WorkshopState, event: PeopleEvent & Place): WorkshopState {
  return { ...state, participants: evolveParticipants(state.participants, event) };
}

function evolveParticipants(
  participants: WorkshopState['participants'],
  event: PeopleEvent,
): WorkshopState['participants'] {
  const { participantId } = event.data;
  switch (event.type) {
    case 'ParticipantJoined':
      return participants.set(
        participantId,
        seated(event.data, true, participants.get(participantId)?.attended ?? []),
      );
    case 'ParticipantReassigned':
      return changeEntry(participants, participantId, ({ active, attended }) =>
        seated(event.data, active, attended),
      );
    case 'ParticipantRemoved':
      return changeEntry(participants, participantId, (participant) => ({
        ...participant,
        active: false,
      }));
    case 'AttendanceRecorded': {
      const { sessionId } = event.data;
      return changeEntry(participants, participantId, (participant) =>
        participant.attended.includes(sessionId)
          ? participant
          : { ...participant, attended: [...participant.attended, sessionId] },
      );
    }
  }
}

/** A new seat replaces the old one as a whole; presence at sessions stays. */
function seated(
  { participantId, ...seat }: Extract<PeopleEvent, { type: 'ParticipantJoined' }>['data'],
  active: boolean,
  attended: Participant['attended'],
): Participant {
  return { id: participantId, ...seat, active, attended };
}
