import type {
  EventType,
  OrganizationId,
  PersonId,
  SessionId,
  WorkshopState,
} from '@rembuk/workshop';
import type { ReportFilter } from '../filter.ts';
import { successorOf } from '../lookup.ts';
import { type ActSort, eachAct } from './acts.ts';
import { daysIn } from './days.ts';
import { type EditKind, editKindOf, editKinds, noEdits } from './edits.ts';
import type { Contributions } from './fold.ts';

/** What an organization's people did, or some of it. */
export interface Activity extends DoneOnDay {
  editsByKind: Record<EditKind, number>;
  readonly attendance: Map<SessionId, number>;
  /** Infinite while nothing was done. */
  firstMs: number;
  lastMs: number;
  readonly days: Map<string, DoneOnDay>;
  /** The one that was counted on last. */
  lastDay?: { readonly day: string; readonly done: DoneOnDay };
}

export interface DoneOnDay {
  edits: number;
  linksDrawn: number;
  commentsPosted: number;
  votesCast: number;
  charactersWritten: number;
  /** Who made edits. */
  readonly people: Set<PersonId>;
}

export function nothingDone(): Activity {
  return {
    ...nothingOnDay(),
    editsByKind: { ...noEdits },
    attendance: new Map(),
    firstMs: Infinity,
    lastMs: -Infinity,
    days: new Map(),
  };
}

/** Makes one the sum of both; days are left aside. */
export function addTo(sum: Activity, more: Activity): void {
  sum.edits += more.edits;
  sum.linksDrawn += more.linksDrawn;
  sum.commentsPosted += more.commentsPosted;
  sum.votesCast += more.votesCast;
  sum.charactersWritten += more.charactersWritten;
  for (const kind of editKinds) sum.editsByKind[kind] += more.editsByKind[kind];
  // Someone may have changed their seat: in each row, and here once.
  for (const id of more.people) sum.people.add(id);
  for (const [id, people] of more.attendance)
    sum.attendance.set(id, (sum.attendance.get(id) ?? 0) + people);
  sum.firstMs = Math.min(sum.firstMs, more.firstMs);
  sum.lastMs = Math.max(sum.lastMs, more.lastMs);
}

/** What a filter lets through, told of the organizations of now: who merged into another brings its past along. */
export function activitiesOf(
  { acts, workshop }: Contributions,
  filter: ReportFilter,
): ReadonlyMap<OrganizationId, Activity> {
  const activities = new Map<OrganizationId, Activity>();
  const dayOf = daysIn(workshop.workshop?.timeZone ?? 'UTC');
  const counters = acts.sorts.toArray().map((sort): Counter | undefined => {
    if (!isAskedFor(workshop, sort, filter)) return undefined;
    const id = successorOf(workshop, sort.organizationId);
    const activity = activities.get(id) ?? nothingDone();
    activities.set(id, activity);
    const kind = sort.undo ? null : editKindOf[sort.type];
    return { sort, kind, activity, day: '' };
  });
  const [fromMs, toMs] = [momentOf(filter.from, -Infinity), momentOf(filter.to, Infinity)];
  eachAct(acts, (number, atMs, characters) => {
    const counter = counters[number];
    if (counter && atMs >= fromMs && atMs <= toMs) count(counter, atMs, characters, dayOf);
  });
  for (const activity of activities.values())
    for (const { people } of activity.days.values())
      for (const id of people) activity.people.add(id);
  return activities;
}

/** Where acts of one sort are counted. */
interface Counter {
  readonly sort: ActSort;
  /** Null: no edit. */
  readonly kind: EditKind | null;
  readonly activity: Activity;
  /** Of the last act: who did it is known for that day. */
  day: string;
}

function momentOf(moment: string | undefined, otherwise: number): number {
  return moment === undefined ? otherwise : Date.parse(moment);
}

function isAskedFor(
  workshop: WorkshopState,
  { organizationId, sessionId, boards }: ActSort,
  filter: ReportFilter,
): boolean {
  const { sessionId: session, dimensionId, organizationId: organization } = filter;
  if (session !== undefined && sessionId !== session) return false;
  if (dimensionId !== undefined && !boards.includes(dimensionId)) return false;
  return (
    organization === undefined ||
    successorOf(workshop, organizationId) === successorOf(workshop, organization)
  );
}

function count(
  counter: Counter,
  atMs: number,
  characters: number,
  dayOf: (atMs: number) => string,
): void {
  const { sort, kind, activity } = counter;
  if (sort.type === 'AttendanceRecorded') return attend(activity, sort);
  const day = dayOf(atMs);
  const onDay = dayIn(activity, day);
  activity.charactersWritten += characters;
  onDay.charactersWritten += characters;
  if (kind === null) return;
  activity.editsByKind[kind] += 1;
  if (atMs < activity.firstMs) activity.firstMs = atMs;
  if (atMs > activity.lastMs) activity.lastMs = atMs;
  countEdit(activity, sort.type);
  countEdit(onDay, sort.type);
  if (counter.day !== day) onDay.people.add(sort.personId);
  counter.day = day;
}

function attend({ attendance }: Activity, { sessionId }: ActSort): void {
  if (sessionId !== undefined) attendance.set(sessionId, (attendance.get(sessionId) ?? 0) + 1);
}

/** Acts come by the day, so the last one asked for is at hand. */
function dayIn(activity: Activity, day: string): DoneOnDay {
  if (activity.lastDay?.day === day) return activity.lastDay.done;
  const done = activity.days.get(day) ?? nothingOnDay();
  activity.days.set(day, done);
  activity.lastDay = { day, done };
  return done;
}

function countEdit(done: DoneOnDay, type: EventType): void {
  done.edits += 1;
  if (type === 'LinkDrawn') done.linksDrawn += 1;
  if (type === 'CommentPosted') done.commentsPosted += 1;
  if (type === 'VoteCast') done.votesCast += 1;
}

function nothingOnDay(): DoneOnDay {
  return {
    edits: 0,
    linksDrawn: 0,
    commentsPosted: 0,
    votesCast: 0,
    charactersWritten: 0,
    people: new Set(),
  };
}
