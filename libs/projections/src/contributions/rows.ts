import type { Organization, Session, SessionId, WorkshopState } from '@rembuk/workshop';
import {
  charactersByOrganization,
  nothingWritten,
  type WrittenCharacters,
} from '../authorship/views.ts';
import { activitiesOfNow } from './activity.ts';
import type { EditKind } from './edits.ts';
import { type Activity, type Contributions, noActivity } from './fold.ts';
import { noStanding, type Standing, standingOf } from './standing.ts';

/** What one organization contributed. Money is a bigint: JSON needs it as text. */
export interface ContributionRow extends Readonly<Standing> {
  readonly organizationId: string;
  readonly abbreviation: string;
  readonly name: string;
  readonly active: boolean;
  /** By its people, also when they were removed since. */
  readonly linksDrawn: number;
  readonly commentsPosted: number;
  readonly edits: number;
  readonly editsByKind: Readonly<Record<EditKind, number>>;
  /** Characters that its people wrote into long texts, ever; code points, as are those below. */
  readonly charactersWritten: number;
  /** Of them, those that stand in a text today. */
  readonly charactersSurviving: number;
  /** Of them, those that stand on a withdrawn card. */
  readonly charactersWithdrawn: number;
  /**
   * Its share of all that stands in long texts today, 0 to 100, not rounded; 0 while nothing stands. What people
   * without an organization wrote counts among all. Not how much of its own words were kept: that would show who
   * writes badly.
   */
  readonly survivingTextPercent: number;
  /** Every session that was not cancelled, by its first day. */
  readonly attendance: readonly { readonly sessionId: SessionId; readonly people: number }[];
  /** Who made at least one edit. */
  readonly peopleActive: number;
  /** Of its first and last edit, ISO 8601, UTC; null when there was none. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
}

/**
 * One row for every organization that was not merged into another, with zeros for those that brought nothing;
 * by name, never a ranking. Names are those of the last event folded.
 */
export function contributionRows(contributions: Contributions): readonly ContributionRow[] {
  const { workshop } = contributions;
  const standing = standingOf(workshop);
  const activities = activitiesOfNow(contributions);
  const sessions = heldOrPlanned(workshop);
  const characters = charactersByOrganization(contributions);
  let surviving = 0;
  for (const count of characters.values()) surviving += count.surviving;
  return [...workshop.organizations.values()]
    .filter(({ mergedIntoId }) => mergedIntoId === undefined)
    .sort(byName)
    .map((organization) => ({
      organizationId: organization.id,
      abbreviation: organization.abbreviation,
      name: organization.name,
      active: organization.active,
      ...(standing.get(organization.id) ?? noStanding()),
      ...activityColumns(activities.get(organization.id) ?? noActivity, sessions),
      ...textColumns(characters.get(organization.id) ?? nothingWritten, surviving),
    }));
}

function activityColumns(activity: Activity, sessions: readonly Session[]) {
  const { edits, linksDrawn, commentsPosted, people, attendance, firstAt, lastAt } = activity;
  return {
    linksDrawn,
    commentsPosted,
    edits: Object.values(edits).reduce((sum, count) => sum + count, 0),
    editsByKind: edits,
    attendance: sessions.map(({ id }) => ({ sessionId: id, people: attendance.get(id) ?? 0 })),
    peopleActive: people.size,
    firstAt,
    lastAt,
  };
}

function textColumns({ written, surviving, withdrawn }: WrittenCharacters, all: number) {
  return {
    charactersWritten: written,
    charactersSurviving: surviving,
    charactersWithdrawn: withdrawn,
    survivingTextPercent: all === 0 ? 0 : (100 * surviving) / all,
  };
}

function heldOrPlanned({ sessions }: WorkshopState): readonly Session[] {
  return [...sessions.values()]
    .filter(({ status }) => status !== 'cancelled')
    .sort((a, b) => compare(a.from, b.from) || compare(a.id, b.id));
}

function byName(a: Organization, b: Organization): number {
  return collator.compare(a.name, b.name) || compare(a.id, b.id);
}

const collator = new Intl.Collator('id');

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
