import type { OrganizationId, PersonId, SessionId, WorkshopState } from '@rembuk/workshop';
import type { ReportFilter } from '../filter.ts';
import { successorOf } from '../lookup.ts';
import { type Act, type ActSort, eachAct } from './acts.ts';
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
  const sorts = acts.sorts.toArray().map((sort) => {
    if (!isAskedFor(workshop, sort, filter)) return undefined;
    const id = successorOf(workshop, sort.organizationId);
    const activity = activities.get(id) ?? nothingDone();
    activities.set(id, activity);
    return { sort, activity };
  });
  const [fromMs, toMs] = [momentOf(filter.from, -Infinity), momentOf(filter.to, Infinity)];
  eachAct(acts, (act) => {
    const found = sorts[act.sort];
    if (!found || act.atMs < fromMs || act.atMs > toMs) return;
    count(found.activity, found.sort, act, dayOf);
  });
  return activities;
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
  activity: Activity,
  { type, personId, sessionId, undo }: ActSort,
  { atMs, characters }: Act,
  dayOf: (atMs: number) => string,
): void {
  if (type === 'AttendanceRecorded') {
    if (sessionId !== undefined)
      activity.attendance.set(sessionId, (activity.attendance.get(sessionId) ?? 0) + 1);
    return;
  }
  const day = dayOf(atMs);
  const onDay = activity.days.get(day) ?? nothingOnDay();
  activity.days.set(day, onDay);
  activity.charactersWritten += characters;
  onDay.charactersWritten += characters;
  const kind = editKindOf[type];
  if (undo || kind === null) return;
  activity.editsByKind[kind] += 1;
  activity.firstMs = Math.min(activity.firstMs, atMs);
  activity.lastMs = Math.max(activity.lastMs, atMs);
  for (const done of [activity, onDay]) {
    done.edits += 1;
    done.people.add(personId);
    if (type === 'LinkDrawn') done.linksDrawn += 1;
    if (type === 'CommentPosted') done.commentsPosted += 1;
    if (type === 'VoteCast') done.votesCast += 1;
  }
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
