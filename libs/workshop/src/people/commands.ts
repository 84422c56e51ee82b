import type { CommandOf } from '../message.ts';
import type { Role } from '../vocabulary.ts';

export type PeopleCommand =
  /** Issued by the server for a person who showed a group's join code: the actor seats themself as a member. */
  | CommandOf<'JoinGroup', { groupId: string; organizationId: string }>
  /** Gives a person with an account a role in this workshop; a removed participant comes back this way. */
  | CommandOf<
      'AdmitParticipant',
      { participantId: string; role: Role; organizationId?: string; groupId?: string }
    >
  | CommandOf<
      'ReassignParticipant',
      { participantId: string; role: Role; organizationId?: string; groupId?: string }
    >
  | CommandOf<'RemoveParticipant', { participantId: string }>
  /** The actor is here now; no effect when already recorded or no session runs. */
  | CommandOf<'RecordAttendance', Record<never, never>>;
