export {
  type Authorship,
  authorshipVersion,
  evolveAuthorship,
  initialAuthorship,
} from './authorship/fold.ts';
export type { Span } from './authorship/spans.ts';
export {
  authorshipFromJson,
  type AuthorshipJson,
  authorshipToJson,
} from './authorship/serialize.ts';
export { charactersByOrganization, spansOf, type WrittenCharacters } from './authorship/views.ts';
export { type EditKind, editKinds } from './contributions/edits.ts';
export {
  type Contributions,
  contributionsFromJson,
  type ContributionsJson,
  contributionsToJson,
  contributionsVersion,
  evolveContributions,
  initialContributions,
} from './contributions/fold.ts';
export { contributionReport, contributionReportInParts } from './contributions/report.ts';
export type { InParts } from './in-parts.ts';
export type {
  ContributionDay,
  ContributionDetails,
  ContributionLink,
  ContributionQuickWin,
  ContributionReport,
  ContributionRow,
  ContributionSheet,
  ContributionTotals,
} from './contributions/types.ts';
export type {
  Coverage,
  CoverageCounts,
  CoverageDimension,
  CoverageSheet,
  CoverageStrategy,
  Gap,
} from './coverage/types.ts';
export { coverageOf, coverageVersion } from './coverage/coverage.ts';
export { integrationOf, integrationVersion } from './integration/integration.ts';
export { masterplanOf, masterplanVersion } from './masterplan/masterplan.ts';
export { roadmapOf, roadmapVersion } from './roadmap/roadmap.ts';
export {
  differences,
  type EntityDifference,
  type FieldDifference,
} from './differences/differences.ts';
export type { TextRun } from './differences/text-runs.ts';
export { predecessorsOf, successorsOf } from './lineage.ts';
export { successorOf } from './lookup.ts';
export type { ReportFilter, StandingFilter } from './filter.ts';
export {
  type Integration,
  type IntegrationCell,
  type IntegrationCounts,
  type IntegrationLink,
  type LinkConcern,
  linkConcerns,
} from './integration/types.ts';
export type {
  Masterplan,
  MasterplanDimension,
  MasterplanIndicator,
  MasterplanLink,
  MasterplanSheet,
  MasterplanStrategy,
} from './masterplan/types.ts';
export type { CardName, DimensionName, OrganizationName } from './names.ts';
export type {
  Roadmap,
  RoadmapCell,
  RoadmapRow,
  RoadmapSheet,
  RoadmapSums,
} from './roadmap/types.ts';
export {
  isInTimeline,
  briefEntry,
  timelineEntry,
  timelineMarks,
  timelineVersion,
} from './timeline/timeline.ts';
export { entityName } from './timeline/subject.ts';
export type {
  BriefEntry,
  EntityName,
  FieldChange,
  TimelineEntry,
  TimelineMark,
} from './timeline/types.ts';
