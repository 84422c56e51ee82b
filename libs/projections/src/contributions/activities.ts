import type { OrganizationId, WorkshopState } from '@rembuk/workshop';
import type { ReportFilter } from '../filter.ts';
import type { InParts } from '../in-parts.ts';
import { successorOf } from '../lookup.ts';
import { type ActSort, eachAct } from './acts.ts';
import { type Activity, nothingDone } from './activity.ts';
import { DayTally } from './day-tally.ts';
import { daysIn } from './days.ts';
import type { Contributions } from './fold.ts';

/** What a filter lets through, told of the organizations of now: who merged into another brings its past along. */
export function* activitiesOf(
  { acts, workshop }: Contributions,
  filter: ReportFilter,
): InParts<ReadonlyMap<OrganizationId, Activity>> {
  const activities = new Map<OrganizationId, Activity>();
  const dayOf = daysIn(workshop.workshop?.timeZone ?? 'UTC');
  const sorts = acts.sorts.toArray();
  const counted = sorts.map((sort) => {
    if (!isAskedFor(workshop, sort, filter)) return undefined;
    const id = successorOf(workshop, sort.organizationId);
    const activity = activities.get(id) ?? nothingDone();
    activities.set(id, activity);
    return activity;
  });
  const tally = new DayTally(sorts, counted, [...activities.values()]);
  const [fromMs, toMs] = [momentOf(filter.from, -Infinity), momentOf(filter.to, Infinity)];
  yield* eachAct(acts, (number, atMs, characters) => {
    if (counted[number] === undefined || atMs < fromMs || atMs > toMs) return;
    tally.becomes(dayOf(atMs));
    tally.add(number, atMs, characters);
  });
  tally.close();
  for (const activity of activities.values())
    for (const { people } of activity.days.values())
      for (const id of people) activity.people.add(id);
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
