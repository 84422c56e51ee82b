import type { OrganizationId } from '@rembuk/workshop';
import { successorOf } from '../lookup.ts';
import { type EditKind, editKinds, noEdits } from './edits.ts';
import type { Activity, Contributions } from './fold.ts';

/** What happened, told of the organizations of now: who merged into another brings its past along. */
export function activitiesOfNow({
  workshop,
  activities,
}: Contributions): ReadonlyMap<OrganizationId, Activity> {
  const ofNow = new Map<OrganizationId, Activity>();
  for (const [id, activity] of activities) {
    const successorId = successorOf(workshop, id);
    const other = ofNow.get(successorId);
    ofNow.set(successorId, other ? together(other, activity) : activity);
  }
  return ofNow;
}

function together(a: Activity, b: Activity): Activity {
  const times = [a.firstAt, b.firstAt, a.lastAt, b.lastAt].filter((at) => at !== null).sort();
  return {
    edits: addedUp(a.edits, b.edits),
    linksDrawn: a.linksDrawn + b.linksDrawn,
    commentsPosted: a.commentsPosted + b.commentsPosted,
    people: a.people.union(b.people),
    attendance: a.attendance.mergeWith((left, right) => left + right, b.attendance),
    firstAt: times[0] ?? null,
    lastAt: times.at(-1) ?? null,
  };
}

type Edits = Readonly<Record<EditKind, number>>;

function addedUp(a: Edits, b: Edits): Edits {
  const sum = { ...noEdits };
  for (const kind of editKinds) sum[kind] = a[kind] + b[kind];
  return sum;
}
