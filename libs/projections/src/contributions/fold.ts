import {
  type EventData,
  type PlacedEvent,
  stateFromJson,
  stateToJson,
  type WorkshopState,
  type WorkshopStateJson,
} from '@rembuk/workshop';
import {
  type Authorship,
  authorshipVersion,
  evolveAuthorship,
  initialAuthorship,
} from '../authorship/fold.ts';
import {
  authorshipFromJson,
  type AuthorshipJson,
  authorshipToJson,
} from '../authorship/serialize.ts';
import { boardsOf } from '../boards.ts';
import { type Acts, actsFromJson, type ActsJson, actsToJson, noActs, withAct } from './acts.ts';
import { editKindOf } from './edits.ts';

/** Raised whenever the same events give other contributions, or these another JSON. */
export const contributionsVersion = 100 * authorshipVersion + 2;

/** Who contributed what: what stands now, whose words it is in, and what each organization's people did for it. */
export interface Contributions extends Authorship {
  /** By the organization of that time; who merged since is brought together in the report. */
  readonly acts: Acts;
}

export const initialContributions: Contributions = { ...initialAuthorship, acts: noActs };

/** The contributions after one more event. Pure: folded one by one or from the beginning, they are the same. */
export function evolveContributions(before: Contributions, event: PlacedEvent): Contributions {
  const authorship = evolveAuthorship(before, event);
  const acts =
    event.type === 'AttendanceRecorded'
      ? withAttendance(before, event.data, event)
      : withEdit(before, event, charactersBetween(before, authorship, event));
  return { ...authorship, acts };
}

/** Edits and what undoes them: no act is what sets a workshop up or steers it. */
function withEdit({ acts, workshop }: Contributions, event: PlacedEvent, characters: number): Acts {
  const { type, meta } = event;
  const { organizationId, actorId: personId, undoes } = meta;
  if (organizationId === undefined || editKindOf[type] === null) return acts;
  const undo = undoes !== undefined;
  // To change one's mind is no edit of its own, however often: only what it brings in counts.
  if (undo && characters === 0) return acts;
  const boards = boardsOf(event, workshop);
  const sort = { type, organizationId, personId, ...runningIn(workshop), boards, undo };
  return withAct(acts, sort, { atMs: Date.parse(meta.at), characters });
}

/** From the state, which is told the same for every history: an imported event may not name its session. */
function runningIn({ runningSessionId: sessionId }: WorkshopState) {
  return sessionId === undefined ? {} : { sessionId };
}

/** What one event brought into the long texts, by whoever did it. */
function charactersBetween(before: Authorship, after: Authorship, { meta }: PlacedEvent): number {
  if (before.written === after.written) return 0;
  const authorId = meta.organizationId ?? null;
  return (after.written.get(authorId) ?? 0) - (before.written.get(authorId) ?? 0);
}

/** For the organization that the person sat there for at the time, each person once a session. */
function withAttendance(
  { workshop, acts }: Contributions,
  { participantId, sessionId }: EventData<'AttendanceRecorded'>,
  { meta }: Pick<PlacedEvent, 'meta'>,
): Acts {
  const participant = workshop.participants.get(participantId);
  if (participant?.organizationId === undefined) return acts;
  if (participant.attended.includes(sessionId)) return acts;
  const { organizationId, groupId } = participant;
  const board = groupId === undefined ? undefined : workshop.groups.get(groupId)?.dimensionId;
  const sort = {
    type: 'AttendanceRecorded',
    organizationId,
    personId: participantId,
    sessionId,
    boards: board === undefined ? [] : [board],
    undo: false,
  } as const;
  return withAct(acts, sort, { atMs: Date.parse(meta.at), characters: 0 });
}

/** The fold as plain JSON, for checkpoints: equal contributions are equal text. */
export interface ContributionsJson extends AuthorshipJson {
  readonly workshop: WorkshopStateJson;
  readonly acts: ActsJson;
}

export function contributionsToJson(contributions: Contributions): ContributionsJson {
  return {
    ...authorshipToJson(contributions),
    // Made when it is asked for: whoever writes a little in each turn has one for it.
    get workshop() {
      return stateToJson(contributions.workshop);
    },
    acts: actsToJson(contributions.acts),
  };
}

/** Of what {@link contributionsToJson} gave, in this version. */
export function contributionsFromJson(json: ContributionsJson): Contributions {
  return {
    ...authorshipFromJson(json, stateFromJson(json.workshop)),
    acts: actsFromJson(json.acts),
  };
}
