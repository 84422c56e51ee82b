import type {
  Organization,
  OrganizationId,
  Session,
  TextPlace,
  WorkshopState,
} from '@rembuk/workshop';
import {
  charactersByOrganization,
  nothingWritten,
  type WrittenCharacters,
} from '../authorship/views.ts';
import { byCode, byName, byText } from '../collation.ts';
import type { ReportFilter } from '../filter.ts';
import { atOnce, type InParts } from '../in-parts.ts';
import { successorOf } from '../lookup.ts';
import { dimensionName } from '../names.ts';
import { boardOf } from '../plan.ts';
import { activitiesOf } from './activities.ts';
import { type Activity, addTo, nothingDone } from './activity.ts';
import { detailsOf } from './details.ts';
import { contributionsVersion, type Contributions } from './fold.ts';
import { emptyPortfolio, type Portfolio, portfoliosOf, together } from './portfolio.ts';
import { standingOf } from './standing.ts';
import type {
  ActivityColumns,
  ContributionDetails,
  ContributionReport,
  ContributionRow,
  ContributionTotals,
  TextColumns,
} from './types.ts';

/** What one organization brought, before it is put in columns. */
interface Brought {
  readonly organization: Organization;
  readonly portfolio: Portfolio;
  readonly activity: Activity;
  readonly characters: WrittenCharacters;
}

/** Who contributed what, as of the last event folded: see filter.ts for what a filter narrows. */
export function contributionReport(
  contributions: Contributions,
  filter: ReportFilter = {},
): ContributionReport {
  return atOnce(contributionReportInParts(contributions, filter));
}

/** The same, for whoever has other things to do meanwhile. */
export function* contributionReportInParts(
  contributions: Contributions,
  filter: ReportFilter,
): InParts<ContributionReport> {
  const { workshop } = contributions;
  const sessions = sessionsOf(workshop, filter);
  const all = charactersByOrganization(contributions, (on) => isOnBoard(workshop, on, filter));
  yield;
  const surviving = [...all.values()].reduce((sum, count) => sum + count.surviving, 0);
  const portfolios = portfoliosOf(workshop, filter.dimensionId);
  yield;
  const activities = yield* activitiesOf(contributions, filter);
  const brought = organizationsOf(workshop, filter).map((organization): Brought => ({
    organization,
    portfolio: portfolios.get(organization.id) ?? emptyPortfolio,
    activity: activities.get(organization.id) ?? nothingDone(),
    characters: all.get(organization.id) ?? nothingWritten,
  }));
  const details: ContributionDetails[] = [];
  for (const each of brought) {
    details.push(detailsOf(workshop, each));
    yield;
  }
  return {
    version: contributionsVersion,
    dimensions: [...workshop.dimensions.values()]
      .filter(({ active }) => active)
      .sort(byCode)
      .map(dimensionName),
    sessions: sessions.map(({ touched: _touched, ...session }) => session),
    rows: brought.map((each) => rowOf(workshop, each, sessions, surviving)),
    totals: totalsOf(brought, sessions, surviving),
    details,
  };
}

function isOnBoard(workshop: WorkshopState, on: TextPlace, { dimensionId }: ReportFilter): boolean {
  return dimensionId === undefined || boardOf(workshop, on) === dimensionId;
}

function sessionsOf({ sessions }: WorkshopState, filter: ReportFilter): readonly Session[] {
  return [...sessions.values()]
    .filter(({ id, status }) => status !== 'cancelled' && (filter.sessionId ?? id) === id)
    .sort((a, b) => byText(a.from, b.from) || byText(a.id, b.id));
}

function organizationsOf(
  workshop: WorkshopState,
  { organizationId }: ReportFilter,
): readonly Organization[] {
  const asked = organizationId === undefined ? undefined : successorOf(workshop, organizationId);
  return [...workshop.organizations.values()]
    .filter(({ id, mergedIntoId }) => mergedIntoId === undefined && (asked ?? id) === id)
    .sort(byName);
}

function rowOf(
  workshop: WorkshopState,
  { organization, portfolio, activity, characters }: Brought,
  sessions: readonly Session[],
  surviving: number,
): ContributionRow {
  const { id, abbreviation, name, active } = organization;
  return {
    organizationId: id,
    abbreviation,
    name,
    active,
    dimensionIds: boardsOfSeat(workshop, id),
    ...standingOf(portfolio),
    ...activityColumns(activity, sessions),
    ...textColumns(characters, surviving),
  };
}

function boardsOfSeat({ groups }: WorkshopState, id: OrganizationId): readonly string[] {
  return [...groups.values()]
    .filter(({ organizationIds }) => organizationIds.includes(id))
    .map(({ dimensionId }) => dimensionId)
    .sort(byText);
}

function activityColumns(activity: Activity, sessions: readonly Session[]): ActivityColumns {
  const { linksDrawn, commentsPosted, votesCast, edits, editsByKind } = activity;
  const { people, attendance, firstMs, lastMs, charactersWritten } = activity;
  return {
    linksDrawn,
    commentsPosted,
    votesCast,
    edits,
    editsByKind,
    attendance: sessions.map(({ id }) => ({ sessionId: id, people: attendance.get(id) ?? 0 })),
    peopleActive: people.size,
    firstAt: momentOf(firstMs),
    lastAt: momentOf(lastMs),
    charactersWritten,
  };
}

function momentOf(ms: number): string | null {
  return Number.isFinite(ms) ? new Date(ms).toISOString() : null;
}

function textColumns({ surviving, withdrawn }: WrittenCharacters, all: number): TextColumns {
  return {
    charactersSurviving: surviving,
    charactersWithdrawn: withdrawn,
    survivingTextPercent: all === 0 ? 0 : (100 * surviving) / all,
  };
}

function totalsOf(
  brought: readonly Brought[],
  sessions: readonly Session[],
  surviving: number,
): ContributionTotals {
  const all = nothingDone();
  let characters = nothingWritten;
  for (const { activity, characters: count } of brought) {
    addTo(all, activity);
    characters = {
      written: characters.written + count.written,
      surviving: characters.surviving + count.surviving,
      withdrawn: characters.withdrawn + count.withdrawn,
    };
  }
  return {
    organizations: brought.length,
    ...standingOf(together(brought.map(({ portfolio }) => portfolio))),
    ...activityColumns(all, sessions),
    ...textColumns(characters, surviving),
  };
}
