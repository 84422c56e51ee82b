import type { AllocationCommand } from '../../allocation/commands.ts';
import { partWith } from '../../parts.ts';
import type { Allocation, Sheet } from '../../state.ts';
import { fundingSources } from '../../vocabulary.ts';
import { between, likely, oneOf } from '../random.ts';
import { entryOf, live, ownSheet, type Scene } from '../scene.ts';
import { sentence } from '../words.ts';
import type { IdeasOf } from './idea.ts';
import { about } from './sheet.ts';

export const allocationIdeas: IdeasOf<AllocationCommand> = {
  AllocateSheetToYear: (scene) => {
    const { random } = scene;
    const year = between(random, 2018, 2024);
    const sheet = ownSheet(
      scene,
      (sheet) => !sheet.withdrawn && !partWith(sheet.allocations, 'year', year),
    );
    return about(sheet, () => ({
      year,
      budgetRupiah: between(random, 0, 4_000) * 1_000_000,
      fundingSource: oneOf(random, fundingSources),
      ...(likely(random, 0.5) ? { target: between(random, 1, 500), unit: 'desa' } : {}),
    }));
  },
  ReviseAllocation: (scene) =>
    onAllocation(
      scene,
      () => true,
      () => ({
        budgetRupiah: between(scene.random, 0, 9_000) * 1_000_000,
        ...(likely(scene.random, 0.3) ? { note: sentence(scene.random, 5, 100) } : {}),
      }),
    ),
  RemoveAllocation: (scene) =>
    onAllocation(
      scene,
      () => true,
      () => ({}),
    ),
  MarkQuickWin: (scene) =>
    onAllocation(
      scene,
      ({ quickWin }) => !quickWin,
      ({ year }) => ({
        ...monthsOf(scene, year),
        reason: sentence(scene.random, 10, 200),
        evidence: sentence(scene.random, 10, 200),
      }),
    ),
  ReviseQuickWin: (scene) =>
    onAllocation(
      scene,
      ({ quickWin }) => quickWin !== undefined,
      () => ({ reason: sentence(scene.random, 10, 200) }),
    ),
  ConfirmQuickWin: (scene) => {
    const { state } = scene;
    const sheet = entryOf(scene, state.sheets, ({ withdrawn, strategyId, allocations }) => {
      const strategy = state.strategies.get(strategyId);
      const stands = !withdrawn && strategy !== undefined && live(strategy);
      return stands && allocations.some(unconfirmed);
    });
    return about(sheet, (sheet) => ({ year: yearOf(scene, sheet, unconfirmed) }));
  },
  UnmarkQuickWin: (scene) =>
    onAllocation(
      scene,
      ({ quickWin }) => quickWin !== undefined,
      () => ({}),
    ),
};

/** Most of a year: as a rule of the year of the allocation, now and then of the one after. */
function monthsOf({ random }: Scene, allocated: number): { start: string; end: string } {
  const year = likely(random, 0.1) ? allocated + 1 : allocated;
  return {
    start: `${year}-0${between(random, 1, 3)}`,
    end: `${year}-${between(random, 10, 12)}`,
  };
}

type Fits = (allocation: Allocation) => boolean;

/** A sheet of the actor's board with an allocation that fits, and what else the command carries. */
function onAllocation<More>(
  scene: Scene,
  fits: Fits,
  more: (allocation: { readonly year: number }) => More,
): ({ sheetId: string; year: number } & More) | undefined {
  const sheet = ownSheet(
    scene,
    ({ withdrawn, allocations }) => !withdrawn && allocations.some(fits),
  );
  return about(sheet, (sheet) => {
    const year = yearOf(scene, sheet, fits);
    return { year, ...more({ year }) };
  });
}

function unconfirmed({ quickWin }: Allocation): boolean {
  return quickWin?.confirmed === false;
}

/** The year of an allocation that fits; of a sheet that has one. */
function yearOf({ random }: Scene, sheet: Sheet, fits: Fits): number {
  return oneOf(random, sheet.allocations.filter(fits))?.year ?? 2019;
}
