import type { Open, OpenState } from '../open-state.ts';
import type { Place } from '../message.ts';
import type { Participant } from '../state.ts';
import { marks, touch, untouched } from '../touches.ts';
import type { PeopleEvent } from './events.ts';

export function evolvePeople(state: OpenState, event: PeopleEvent & Place): void {
  const { participants } = state;
  const { participantId } = event.data;
  switch (event.type) {
    case 'ParticipantJoined':
      return participants.set(
        participantId,
        seated(event, true, participants.get(participantId) ?? newcomer),
      );
    case 'ParticipantReassigned': {
      const participant = participants.get(participantId);
      if (!participant) return;
      return participants.set(participantId, seated(event, participant.active, participant));
    }
    case 'ParticipantRemoved':
      return participants.change(participantId, (participant) => {
        participant.active = false;
        touch(participant, [marks.seat], event);
      });
    case 'AttendanceRecorded': {
      const { sessionId } = event.data;
      return participants.change(participantId, (participant) => {
        if (participant.attended.includes(sessionId)) return;
        participant.attended = [...participant.attended, sessionId];
      });
    }
  }
}

const newcomer: Pick<Participant, 'attended' | 'touched'> = { attended: [], touched: untouched };

/** A new seat replaces the old one as a whole; presence at sessions stays. */
function seated(
  event: Extract<PeopleEvent, { type: 'ParticipantJoined' | 'ParticipantReassigned' }> & Place,
  active: boolean,
  { attended, touched }: Pick<Participant, 'attended' | 'touched'>,
): Open<Participant> {
  const { participantId: id, ...seat } = event.data;
  const participant = { id, ...seat, active, attended, touched: touched.copy() };
  touch(participant, [marks.seat], event);
  return participant;
}
