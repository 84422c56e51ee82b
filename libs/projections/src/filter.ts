import type { DimensionId, OrganizationId, SessionId } from '@rembuk/workshop';

/**
 * What a report is narrowed to. What each figure means under a filter is said here, once, and holds in every view:
 *
 * - **Which revision** a report is of is no filter: it is what the fold was fed. Names, and all that stands, are those
 *   of that revision.
 * - **Standing figures** (strategies, sheets, budgets, quick wins, alignments, links that stand, words that survive)
 *   tell what is there. `dimensionId` and `organizationId` narrow them; a time does not: what stands has no date.
 *   Whoever wants the plan as it was asks for an earlier revision.
 * - **Activity figures** (edits, comments, votes, links drawn, characters written, attendance, people, first and
 *   last, day by day) tell what was done. All filters narrow them: `from` and `to` by the moment of the event, both
 *   inclusive; `sessionId` to what was done while that session ran (attendance: at that session); `dimensionId`
 *   to what was done on that board, a link counting on both that it joins; `organizationId` by who did it.
 * - An organization that was merged into another counts as that other; asked for by its old id, its successor answers.
 * - Filters are combined with *and*. One that nothing matches gives the same report with nothing in it.
 *
 * Views of standing things alone (masterplan, roadmap, integration, coverage) therefore know a {@link StandingFilter}
 * only: to take a period and leave it aside would promise what they cannot keep.
 */
export interface ReportFilter extends StandingFilter {
  /** Moments, ISO 8601, UTC, as in events; inclusive. */
  readonly from?: string;
  readonly to?: string;
  readonly sessionId?: SessionId;
}

export interface StandingFilter {
  readonly dimensionId?: DimensionId;
  readonly organizationId?: OrganizationId;
}
