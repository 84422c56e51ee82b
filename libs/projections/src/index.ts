export { type EditKind, editKinds } from './contributions/edits.ts';
export {
  type Contributions,
  evolveContributions,
  initialContributions,
} from './contributions/fold.ts';
export { type ContributionRow, contributionRows } from './contributions/rows.ts';
