import type { PersonId, SessionId } from '@rembuk/workshop';
import { type EditKind, editKinds, noEdits } from './edits.ts';

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

export function nothingOnDay(): DoneOnDay {
  return {
    edits: 0,
    linksDrawn: 0,
    commentsPosted: 0,
    votesCast: 0,
    charactersWritten: 0,
    people: new Set(),
  };
}
