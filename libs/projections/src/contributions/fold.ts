import type { OrganizationId, PersonId, PlacedEvent, SessionId } from '@rembuk/workshop';
import { Map, Set } from 'immutable';
import { type Authorship, evolveAuthorship, initialAuthorship } from '../authorship/fold.ts';
import { type EditKind, editKindOf, noEdits } from './edits.ts';

/** Who contributed what: what stands now, whose words it is in, and what each organization's people did for it. */
export interface Contributions extends Authorship {
  /** By the organization of that time; who merged since is brought together in the rows. */
  readonly activities: Map<OrganizationId, Activity>;
}

export interface Activity {
  readonly edits: Readonly<Record<EditKind, number>>;
  readonly linksDrawn: number;
  readonly commentsPosted: number;
  /** Who made edits. */
  readonly people: Set<PersonId>;
  /** How many people were there, by session. */
  readonly attendance: Map<SessionId, number>;
  /** Of the first and the last edit, ISO 8601, UTC; null when there was none. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
}

export const initialContributions: Contributions = {
  ...initialAuthorship,
  activities: Map(),
};

/** The contributions after one more event. Pure: folded one by one or from the beginning, they are the same. */
export function evolveContributions(before: Contributions, event: PlacedEvent): Contributions {
  return {
    ...evolveAuthorship(before, event),
    activities:
      event.type === 'AttendanceRecorded'
        ? countAttendance(before, event.data)
        : countEdit(before.activities, event),
  };
}

export const noActivity: Activity = {
  edits: noEdits,
  linksDrawn: 0,
  commentsPosted: 0,
  people: Set(),
  attendance: Map(),
  firstAt: null,
  lastAt: null,
};

type Activities = Contributions['activities'];

function countEdit(activities: Activities, { type, meta }: PlacedEvent): Activities {
  const { organizationId, actorId, at } = meta;
  const kind = editKindOf[type];
  // To change one's mind is no edit of its own, however often: the edit that was taken back counts, once.
  const isEdit = kind !== null && meta.undoes === undefined;
  if (organizationId === undefined || !isEdit) return activities;
  const activity = activities.get(organizationId) ?? noActivity;
  return activities.set(organizationId, {
    edits: { ...activity.edits, [kind]: activity.edits[kind] + 1 },
    linksDrawn: activity.linksDrawn + (type === 'LinkDrawn' ? 1 : 0),
    commentsPosted: activity.commentsPosted + (type === 'CommentPosted' ? 1 : 0),
    people: activity.people.add(actorId),
    attendance: activity.attendance,
    firstAt: activity.firstAt ?? at,
    lastAt: at,
  });
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
