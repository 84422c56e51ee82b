import type { EventType, OrganizationId, WorkshopState } from '@rembuk/workshop';
import { Map } from 'immutable';
import type { Activity, Contributions } from './fold.ts';

/** What happened, told of the organizations of now: who merged into another brings its past along. */
export function activitiesOfNow({
  workshop,
  activities,
}: Contributions): Map<OrganizationId, Activity> {
  let ofNow: Map<OrganizationId, Activity> = Map();
  for (const [id, activity] of activities) {
    const successorId = successorOf(workshop, id);
    const other = ofNow.get(successorId);
    ofNow = ofNow.set(successorId, other ? together(other, activity) : activity);
  }
  return ofNow;
}

export function countOf(activity: Activity | undefined, type: EventType): number {
  return activity?.edits.get(type) ?? 0;
}

/** The organization that one lives on in, in the end; itself when it was never merged. */
function successorOf({ organizations }: WorkshopState, id: OrganizationId): OrganizationId {
  const passed = new Set<OrganizationId>();
  let current = id;
  for (;;) {
    const next = organizations.get(current)?.mergedIntoId;
    if (next === undefined || passed.has(next)) return current;
    passed.add(current);
    current = next;
  }
}

function together(a: Activity, b: Activity): Activity {
  const edits = a.edits.mergeWith((left, right) => left + right, b.edits);
  const people = a.people.union(b.people);
  const attendance = a.attendance.mergeWith((left, right) => left + right, b.attendance);
  const times = [a.firstAt, b.firstAt, a.lastAt, b.lastAt].filter((at) => at !== undefined).sort();
  const [firstAt, lastAt] = [times[0], times.at(-1)];
  return firstAt === undefined || lastAt === undefined
    ? { edits, people, attendance }
    : { edits, people, attendance, firstAt, lastAt };
}
