import type { EventType } from '@rembuk/workshop';
import type { ActSort } from './acts.ts';
import { type Activity, type DoneOnDay, nothingOnDay } from './activity.ts';
import { editKindOf, editKinds } from './edits.ts';

/** Edits that have a figure of their own. */
const figures = ['linksDrawn', 'commentsPosted', 'votesCast'] as const;
const figureOf: Readonly<Partial<Record<EventType, (typeof figures)[number]>>> = {
  LinkDrawn: 'linksDrawn',
  CommentPosted: 'commentsPosted',
  VoteCast: 'votesCast',
};
const none = -1;

/**
 * Counts the acts of one day after the other. There may be a million, of thousands of sorts and few organizations: what
 * a sort counts for is looked up in columns, sums stand in small ones, and go to the organizations when a day is over.
 */
export class DayTally {
  readonly #sorts: readonly ActSort[];
  readonly #activities: readonly Activity[];
  /** Of each sort: the place of its activity, of its kind of edit, of its figure, and the day it was last seen on. */
  readonly #placeOf: Int32Array;
  readonly #kindOf: Int8Array;
  readonly #figureOf: Int8Array;
  readonly #seenOn: Int32Array;
  /** Of each activity, this day. */
  readonly #acts: Int32Array;
  readonly #characters: Float64Array;
  readonly #edits: Int32Array;
  readonly #figures: Int32Array;
  readonly #firstMs: Float64Array;
  readonly #lastMs: Float64Array;
  /** Sorts that made edits this day. */
  readonly #seen: number[] = [];
  #day = '';
  #dayNumber = 0;

  /** `counted`: the activity that each sort counts for. */
  constructor(
    sorts: readonly ActSort[],
    counted: readonly (Activity | undefined)[],
    activities: readonly Activity[],
  ) {
    const places = new Map<Activity | undefined, number>(activities.map((each, at) => [each, at]));
    this.#sorts = sorts;
    this.#activities = activities;
    this.#placeOf = Int32Array.from(counted, (activity) => places.get(activity) ?? none);
    this.#kindOf = Int8Array.from(sorts, kindPlace);
    this.#figureOf = Int8Array.from(sorts, ({ type }) => placeIn(figures, figureOf[type]));
    this.#seenOn = new Int32Array(sorts.length);
    const { length } = activities;
    this.#acts = new Int32Array(length);
    this.#characters = new Float64Array(length);
    this.#edits = new Int32Array(length * editKinds.length);
    this.#figures = new Int32Array(length * figures.length);
    this.#firstMs = new Float64Array(length).fill(Infinity);
    this.#lastMs = new Float64Array(length).fill(-Infinity);
  }

  becomes(day: string): void {
    if (day === this.#day) return;
    this.close();
    this.#day = day;
    this.#dayNumber += 1;
  }

  add(sort: number, atMs: number, characters: number): void {
    const at = this.#placeOf[sort] ?? none;
    const kind = this.#kindOf[sort] ?? none;
    if (kind === attendance) return this.#attend(sort, at);
    this.#acts[at] = (this.#acts[at] ?? 0) + 1;
    this.#characters[at] = (this.#characters[at] ?? 0) + characters;
    if (kind === none) return;
    raise(this.#edits, at * editKinds.length + kind);
    const figure = this.#figureOf[sort] ?? none;
    if (figure !== none) raise(this.#figures, at * figures.length + figure);
    if (atMs < (this.#firstMs[at] ?? 0)) this.#firstMs[at] = atMs;
    if (atMs > (this.#lastMs[at] ?? 0)) this.#lastMs[at] = atMs;
    if (this.#seenOn[sort] === this.#dayNumber) return;
    this.#seenOn[sort] = this.#dayNumber;
    this.#seen.push(sort);
  }

  /** The day is over. */
  close(): void {
    for (const [at, activity] of this.#activities.entries())
      if (this.#acts[at] !== 0) this.#putDown(at, activity);
    for (const sort of this.#seen) {
      const { personId } = this.#sorts[sort] ?? {};
      const activity = this.#activities[this.#placeOf[sort] ?? none];
      if (activity && personId !== undefined) dayIn(activity, this.#day).people.add(personId);
    }
    this.#seen.length = 0;
  }

  #putDown(at: number, activity: Activity): void {
    const onDay = dayIn(activity, this.#day);
    for (const done of [activity, onDay]) {
      done.charactersWritten += this.#characters[at] ?? 0;
      for (const [place, name] of figures.entries())
        done[name] += this.#figures[at * figures.length + place] ?? 0;
    }
    for (const [place, kind] of editKinds.entries()) {
      const edits = this.#edits[at * editKinds.length + place] ?? 0;
      activity.editsByKind[kind] += edits;
      activity.edits += edits;
      onDay.edits += edits;
    }
    activity.firstMs = Math.min(activity.firstMs, this.#firstMs[at] ?? Infinity);
    activity.lastMs = Math.max(activity.lastMs, this.#lastMs[at] ?? -Infinity);
    this.#clear(at);
  }

  #clear(at: number): void {
    this.#acts[at] = 0;
    this.#characters[at] = 0;
    this.#edits.fill(0, at * editKinds.length, (at + 1) * editKinds.length);
    this.#figures.fill(0, at * figures.length, (at + 1) * figures.length);
    this.#firstMs[at] = Infinity;
    this.#lastMs[at] = -Infinity;
  }

  #attend(sort: number, at: number): void {
    const { sessionId } = this.#sorts[sort] ?? {};
    const attended = this.#activities[at]?.attendance;
    if (sessionId !== undefined) attended?.set(sessionId, (attended.get(sessionId) ?? 0) + 1);
  }
}

/** In the place of a kind of edit. */
const attendance = -2;

/** What takes back an earlier one is no edit. */
function kindPlace({ type, undo }: ActSort): number {
  if (type === 'AttendanceRecorded') return attendance;
  return undo ? none : placeIn(editKinds, editKindOf[type]);
}

function placeIn<Name>(names: readonly Name[], name: Name | null | undefined): number {
  return name === null || name === undefined ? none : names.indexOf(name);
}

function raise(column: Int32Array, at: number): void {
  column[at] = (column[at] ?? 0) + 1;
}

function dayIn({ days }: Activity, day: string): DoneOnDay {
  const known = days.get(day);
  if (known) return known;
  const done = nothingOnDay();
  days.set(day, done);
  return done;
}
