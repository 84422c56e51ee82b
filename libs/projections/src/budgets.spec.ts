import { expect, it } from '@jest/globals';
import type { WorkshopState } from '@rembuk/workshop';
import { playWorkshop, seeded } from '@rembuk/workshop/testing';
import * as fc from 'fast-check';
import {
  type Contributions,
  evolveContributions,
  initialContributions,
} from './contributions/fold.ts';
import { contributionReport } from './contributions/report.ts';
import type { StandingFilter } from './filter.ts';
import { masterplanOf } from './masterplan/masterplan.ts';
import { sumOf } from './money.ts';
import { roadmapOf } from './roadmap/roadmap.ts';

/** Money counts once, for the lead, whichever view tells of it and whatever it is narrowed to. */

const seeds = fc.integer({ min: 1, max: 1_000_000 });

function played(seed: number): Contributions {
  const { events } = playWorkshop({ random: seeded(seed), people: 12, commands: 500 });
  return events.reduce(evolveContributions, initialContributions);
}

/** None, each board, each organization (also one that was merged away), and each two together. */
function filtersOf({ dimensions, organizations }: WorkshopState): readonly StandingFilter[] {
  const boards = [{}, ...[...dimensions.keys()].map((dimensionId) => ({ dimensionId }))];
  const people = [{}, ...[...organizations.keys()].map((organizationId) => ({ organizationId }))];
  return boards.flatMap((board) => people.map((of) => ({ ...board, ...of })));
}

/** Of the sheets that are told, those that somebody else leads. */
function lentIn(workshop: WorkshopState, filter: StandingFilter): bigint {
  const sheets = masterplanOf(workshop, filter)
    .dimensions.flatMap(({ strategies }) => strategies)
    .flatMap((strategy) => strategy.sheets);
  const { budgetRupiah: own } = roadmapOf(workshop, filter).totals;
  return sumOf(sheets.map(({ budgetRupiah }) => budgetRupiah)) - own;
}

it('P5: the same money by board, by year and by organization, under every filter', () => {
  let lent = 0n;
  fc.assert(
    fc.property(seeds, (seed) => {
      const contributions = played(seed);
      const { workshop } = contributions;
      for (const filter of filtersOf(workshop)) {
        const { dimensions } = masterplanOf(workshop, filter);
        const roadmap = roadmapOf(workshop, filter);
        const report = contributionReport(contributions, filter);
        const unled = roadmap.withoutLead?.budgetRupiah ?? 0n;
        const { budgetRupiah } = roadmap.totals;
        const byBoard = sumOf(dimensions.map((each) => each.budgetRupiah));
        const byYear = sumOf(roadmap.totals.byYear.map((each) => each.budgetRupiah));
        const byOrganization = sumOf(report.rows.map((each) => each.budgetRupiah));
        expect([filter, byBoard, byYear, byOrganization + unled]).toEqual([
          filter,
          budgetRupiah,
          budgetRupiah,
          budgetRupiah,
        ]);
        for (const { budgetRupiah: ofBoard, strategies } of dimensions)
          expect(sumOf(strategies.map((each) => each.budgetRupiah))).toBe(ofBoard);
        lent += lentIn(workshop, filter);
      }
    }),
    { numRuns: 8 },
  );
  expect(lent).toBeGreaterThan(0n);
});

it('of one board is of its sheets, and of an organization what it leads of them', () => {
  const { workshop } = played(2018);
  const [dimensionId] = workshop.dimensions.keys();
  const whole = roadmapOf(workshop, { dimensionId: dimensionId! });
  const parts = [...workshop.organizations.values()]
    .filter(({ mergedIntoId }) => mergedIntoId === undefined)
    .flatMap(
      ({ id: organizationId }) =>
        masterplanOf(workshop, { dimensionId: dimensionId!, organizationId }).dimensions,
    );
  expect(sumOf(parts.map(({ budgetRupiah }) => budgetRupiah))).toBe(
    whole.totals.budgetRupiah - (whole.withoutLead?.budgetRupiah ?? 0n),
  );
});
