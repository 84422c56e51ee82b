import type { Place } from '../message.ts';
import type { Participant, WorkshopState } from '../state.ts';
import { changeEntry } from '../tables.ts';
import { marks, touch, untouched } from '../touches.ts';
import type { PeopleEvent } from './events.ts';

export function evolvePeople(state: WorkshopState, event: PeopleEvent & Place): WorkshopState {
  return { ...state, participants: evolveParticipants(state.participants, event) };
}

function evolveParticipants(
  participants: WorkshopState['participants'],
  event: PeopleEvent & Place,
): WorkshopState['participants'] {
  const { participantId } = event.data;
  switch (event.type) {
    case 'ParticipantJoined':
      return participants.set(
        participantId,
        seated(event, true, participants.get(participantId) ?? newcomer),
      );
    case 'ParticipantReassigned':
      return changeEntry(participants, participantId, (participant) =>
        seated(event, participant.active, participant),
      );
    case 'ParticipantRemoved':
      return changeEntry(participants, participantId, (participant) => ({
        ...participant,
        active: false,
        touched: touch(participant.touched, [marks.seat], event),
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

const newcomer: Pick<Participant, 'attended' | 'touched'> = { attended: [], touched: untouched };

/** A new seat replaces the old one as a whole; presence at sessions stays. */
function seated(
  event: Extract<PeopleEvent, { type: 'ParticipantJoined' | 'ParticipantReassigned' }> & Place,
  active: boolean,
  { attended, touched }: Pick<Participant, 'attended' | 'touched'>,
): Participant {
  const { participantId: id, ...seat } = event.data;
  return { id, ...seat, active, attended, touched: touch(touched, [marks.seat], event) };
}
