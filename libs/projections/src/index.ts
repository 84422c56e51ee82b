export {
  type Authorship,
  authorshipVersion,
  evolveAuthorship,
  initialAuthorship,
} from './authorship/fold.ts';
export type { Span } from './authorship/spans.ts';
export {
  authorshipToJson,
  charactersByOrganization,
  spansOf,
  type WrittenCharacters,
} from './authorship/views.ts';
export { type EditKind, editKinds } from './contributions/edits.ts';
export {
  type Contributions,
  evolveContributions,
  initialContributions,
} from './contributions/fold.ts';
export { type ContributionRow, contributionRows } from './contributions/rows.ts';
