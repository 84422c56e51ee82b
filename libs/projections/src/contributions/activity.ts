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
    return { sort, kind, activity };
  });
  const day = new Day(counters);
  const [fromMs, toMs] = [momentOf(filter.from, -Infinity), momentOf(filter.to, Infinity)];
  eachAct(acts, (number, atMs, characters) => {
    if (counters[number] === undefined || atMs < fromMs || atMs > toMs) return;
    day.becomes(dayOf(atMs));
    day.add(number, atMs, characters);
  });
  day.close();
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
}

/** What one sort came to on one day. */
interface Sum {
  readonly acts: number;
  readonly characters: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Acts come by the day: of each sort they are summed in columns, and put down once, when the day is over. */
class Day {
  readonly #counters: readonly (Counter | undefined)[];
  readonly #acts: Int32Array;
  readonly #characters: Float64Array;
  readonly #firstMs: Float64Array;
  readonly #lastMs: Float64Array;
  readonly #sorts: number[] = [];
  #day = '';

  constructor(counters: readonly (Counter | undefined)[]) {
    this.#counters = counters;
    this.#acts = new Int32Array(counters.length);
    this.#characters = new Float64Array(counters.length);
    this.#firstMs = new Float64Array(counters.length);
    this.#lastMs = new Float64Array(counters.length);
  }

  becomes(day: string): void {
    if (day === this.#day) return;
    this.close();
    this.#day = day;
  }

  add(number: number, atMs: number, characters: number): void {
    const before = this.#acts[number] ?? 0;
    this.#acts[number] = before + 1;
    if (before === 0) {
      this.#sorts.push(number);
      this.#characters[number] = characters;
      this.#firstMs[number] = atMs;
      this.#lastMs[number] = atMs;
      return;
    }
    this.#characters[number] = (this.#characters[number] ?? 0) + characters;
    if (atMs < (this.#firstMs[number] ?? 0)) this.#firstMs[number] = atMs;
    if (atMs > (this.#lastMs[number] ?? 0)) this.#lastMs[number] = atMs;
  }

  close(): void {
    for (const number of this.#sorts) {
      const counter = this.#counters[number];
      if (!counter) continue;
      const acts = this.#acts[number] ?? 0;
      const characters = this.#characters[number] ?? 0;
      const [firstMs, lastMs] = [this.#firstMs[number] ?? 0, this.#lastMs[number] ?? 0];
      putDown(counter, this.#day, { acts, characters, firstMs, lastMs });
      this.#acts[number] = 0;
    }
    this.#sorts.length = 0;
  }
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

function putDown({ sort, kind, activity }: Counter, day: string, sum: Sum): void {
  if (sort.type === 'AttendanceRecorded') return attend(activity, sort, sum);
  const onDay = dayIn(activity, day);
  activity.charactersWritten += sum.characters;
  onDay.charactersWritten += sum.characters;
  if (kind === null) return;
  activity.editsByKind[kind] += sum.acts;
  activity.firstMs = Math.min(activity.firstMs, sum.firstMs);
  activity.lastMs = Math.max(activity.lastMs, sum.lastMs);
  countEdits(activity, sort.type, sum.acts);
  countEdits(onDay, sort.type, sum.acts);
  onDay.people.add(sort.personId);
}

function attend({ attendance }: Activity, { sessionId }: ActSort, { acts }: Sum): void {
  if (sessionId !== undefined) attendance.set(sessionId, (attendance.get(sessionId) ?? 0) + acts);
}

/** Days are put down one after the other, so the last one asked for is at hand. */
function dayIn(activity: Activity, day: string): DoneOnDay {
  if (activity.lastDay?.day === day) return activity.lastDay.done;
  const done = activity.days.get(day) ?? nothingOnDay();
  activity.days.set(day, done);
  activity.lastDay = { day, done };
  return done;
}

function countEdits(done: DoneOnDay, type: EventType, acts: number): void {
  done.edits += acts;
  if (type === 'LinkDrawn') done.linksDrawn += acts;
  if (type === 'CommentPosted') done.commentsPosted += acts;
  if (type === 'VoteCast') done.votesCast += acts;
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
