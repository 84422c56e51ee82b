import type { EventOf } from '../message.ts';
import type { Role } from '../vocabulary.ts';

/** Participants are ids with a seat: no name, no contact. */
export type PeopleEvent =
  | EventOf<
      'ParticipantJoined',
      { participantId: string; role: Role; organizationId?: string; groupId?: string }
    >
  | EventOf<
      'ParticipantReassigned',
      { participantId: string; role: Role; organizationId?: string; groupId?: string }
    >
  | EventOf<'ParticipantRemoved', { participantId: string }>
  /** The person was there while the session ran; once per person and session. */
  | EventOf<'AttendanceRecorded', { participantId: string; sessionId: string }>;
