import {
  type EventType,
  evolve,
  initialState,
  type OrganizationId,
  type PersonId,
  type PlacedEvent,
  type SessionId,
  type WorkshopState,
} from '@rembuk/workshop';
import { Map, Set } from 'immutable';
import { editKindOf } from './edits.ts';

/** Who contributed what: what stands now, and what each organization's people did to get there. */
export interface Contributions {
  readonly workshop: WorkshopState;
  /** By the organization of that time; who merged since is told apart only in the rows. */
  readonly activities: Map<OrganizationId, Activity>;
}

export interface Activity {
  /** How many edits of each event type. */
  readonly edits: Map<EventType, number>;
  /** Who made them. */
  readonly people: Set<PersonId>;
  /** How many people were there, by session. */
  readonly attendance: Map<SessionId, number>;
  /** Of the first and the last edit, ISO 8601, UTC. */
  readonly firstAt?: string;
  readonly lastAt?: string;
}

export const initialContributions: Contributions = {
  workshop: initialState,
  activities: Map(),
};

/** The contributions after one more event. Pure: folded one by one or from the beginning, they are the same. */
export function evolveContributions(before: Contributions, event: PlacedEvent): Contributions {
  return {
    workshop: evolve(before.workshop, event),
    activities:
      event.type === 'AttendanceRecorded'
        ? countAttendance(before, event.data)
        : countEdit(before.activities, event),
  };
}

type Activities = Contributions['activities'];

const noActivity: Activity = { edits: Map(), people: Set(), attendance: Map() };

function countEdit(activities: Activities, { type, meta }: PlacedEvent): Activities {
  const { organizationId, actorId, at } = meta;
  if (organizationId === undefined || editKindOf[type] === null) return activities;
  return activities.update(organizationId, noActivity, (activity) => ({
    ...activity,
    edits: activity.edits.update(type, 0, (count) => count + 1),
    people: activity.people.add(actorId),
    firstAt: activity.firstAt ?? at,
    lastAt: at,
  }));
}

/** For the organization that the person sat there for at the time, each person once a session. */
function countAttendance(
  { workshop, activities }: Contributions,
  { participantId, sessionId }: { readonly participantId: string; readonly sessionId: string },
): Activities {
  const participant = workshop.participants.get(participantId);
  if (participant?.organizationId === undefined) return activities;
  if (participant.attended.includes(sessionId)) return activities;
  return activities.update(participant.organizationId, noActivity, (activity) => ({
    ...activity,
    attendance: activity.attendance.update(sessionId, 0, (count) => count + 1),
  }));
}
