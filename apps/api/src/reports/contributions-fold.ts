import type { StreamFold } from '@rembuk/event-sourcing';
import {
  type Contributions,
  contributionsFromJson,
  type ContributionsJson,
  contributionsVersion,
  evolveContributions,
  initialContributions,
} from '@rembuk/projections';
import { foldVersion, upcast } from '@rembuk/workshop';

/** The state of the workshop lies in the fold: another version of either is another fold. */
const versionsMax = 100_000;

/** Who contributed what, as the events of a workshop's stream come to it. */
export const contributionsFold: StreamFold<Contributions> = {
  foldVersion: foldVersion * versionsMax + contributionsVersion,
  initialState: initialContributions,
  evolve: (contributions, event) => evolveContributions(contributions, upcast(event)),
  fromJson: (json) => contributionsFromJson(json as ContributionsJson),
};
