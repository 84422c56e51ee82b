import type { Coverage, Integration, Masterplan, Roadmap } from '@rembuk/projections';

/** The views of a plan that its books are made of, all of one revision. */
export interface PlanViews {
  readonly plan: Masterplan;
  readonly roadmap: Roadmap;
  readonly integration: Integration;
  readonly coverage: Coverage;
}
