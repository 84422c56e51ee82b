import { describe, expect, it } from '@jest/globals';
import type { ReplayPace, WireEvent } from '@rembuk/protocol';
import * as fc from 'fast-check';
import { Recorded, RecordedPast } from '../testing/recorded.ts';
import { workshopFold } from '../workshop-fold.ts';
import { defaultMeasures } from './bounds.ts';
import { Film, type Frame } from './film.ts';
import { Walk } from './walk.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

/** Who does what after how long; what is about the sheet, and what is not. */
const plays = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.constant(0), fc.nat(5_000), fc.nat(5_000_000)),
    onSheet: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
);
const paces: fc.Arbitrary<ReplayPace> = fc.record(
  {
    idleMs: fc.integer({ min: 100, max: 10_000 }),
    filter: fc.constantFrom({ entity: 'sheet/sheet-1' }, { board: 'society' }),
  },
  { requiredKeys: [] },
);

async function filmOf(acts: readonly { afterMs: number; onSheet: boolean }[]) {
  const recorded = Recorded.planned();
  for (const { afterMs, onSheet } of acts)
    recorded.comments(afterMs, onSheet ? { kind: 'sheet', id: 'sheet-1' } : undefined);
  const to = recorded.head;
  const source = new RecordedPast(recorded);
  const film = new Film({ source, to, fold: workshopFold, measures: defaultMeasures });
  await film.load(0);
  return { film, to, recorded };
}

const first: Frame = { revision: -1, state: workshopFold.initialState };
const passing = (walk: Walk, playedMs: number): readonly number[] => {
  const passed: WireEvent[] = [];
  expect(walk.advance(playedMs, 10_000, (event) => passed.push(event))).toBe('there');
  return passed.map(({ revision }) => revision);
};

describe(`where play time leads (seed ${seed})`, () => {
  it('is never back, and the same in whatever pieces it is walked', async () => {
    await fc.assert(
      fc.asyncProperty(plays, paces, fc.array(fc.nat(200_000_000)), async (acts, pace, stops) => {
        const { film, to } = await filmOf(acts);
        const piecemeal = new Walk(film, first, pace, to);
        let before = -1;
        for (const playedMs of stops.toSorted((a, b) => a - b)) {
          passing(piecemeal, playedMs);
          const { revision } = piecemeal.shown.frame;
          expect(revision).toBeGreaterThanOrEqual(before);
          before = revision;
          const atOnce = new Walk(film, first, pace, to);
          passing(atOnce, playedMs);
          expect(atOnce.shown).toEqual(piecemeal.shown);
        }
      }),
      { seed, numRuns: 100 },
    );
  });

  it('comes by every step exactly when it is due, and can be counted from any of them', async () => {
    await fc.assert(
      fc.asyncProperty(plays, paces, async (acts, pace) => {
        const { film, to, recorded } = await filmOf(acts);
        const walk = new Walk(film, first, pace, to);
        const steps: { revision: number; dueMs: number }[] = [];
        passing(walk, 0);
        while (walk.nextDueMs !== undefined) {
          const dueMs = walk.nextDueMs;
          expect(passing(walk, dueMs - 0.5)).toEqual([]);
          // What came in the moment of the count's beginning is there as soon as time goes on.
          passing(walk, Math.max(dueMs, 0.1));
          steps.push({ revision: walk.shown.frame.revision, dueMs });
        }
        expect(walk.isAtEnd).toBe(true);
        for (const { revision, dueMs } of steps) {
          const base: Frame = {
            revision,
            state: recorded.stateAt(revision),
            event: recorded.log[revision]!,
          };
          const fromThere = new Walk(film, base, pace, to);
          for (const later of steps.filter((step) => step.revision > revision)) {
            passing(fromThere, later.dueMs - dueMs);
            expect(fromThere.shown.frame.revision).toBe(later.revision);
          }
        }
      }),
      { seed, numRuns: 60 },
    );
  });

  it('shortens the time in which nothing happens, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(plays, fc.integer({ min: 100, max: 10_000 }), async (acts, idleMs) => {
        const { film, to } = await filmOf(acts);
        const whole = acts.reduce((sum, { afterMs }) => sum + Math.min(afterMs, idleMs), 0);
        const walk = new Walk(film, first, { idleMs }, to);
        passing(walk, Number.MAX_SAFE_INTEGER);
        expect(walk.shown.dueMs).toBe(whole);
        expect(walk.shown.frame.revision).toBe(to);
      }),
      { seed, numRuns: 60 },
    );
  });
});

describe('what a replay stops at', () => {
  const stops = async (recorded: Recorded, filter: ReplayPace['filter'], to = recorded.head) => {
    const source = new RecordedPast(recorded);
    const film = new Film({ source, to, fold: workshopFold, measures: defaultMeasures });
    await film.load(0);
    return passing(new Walk(film, first, filter ? { filter } : {}, to), Number.MAX_SAFE_INTEGER);
  };

  it('is a card through its moves, and what it was merged into', async () => {
    const recorded = Recorded.planned();
    const strategy = { dimensionId: 'society', subdimension: 'umum', organizationId: 'bpbd' };
    const title = 'Kampung yang tangguh';
    const other = { ...strategy, strategyId: 'strategy-2', code: 'S2', title };
    recorded.does(1, 'ProposeStrategy', other);
    const elsewhere = recorded.comments(1, { kind: 'strategy', id: 'strategy-2' });
    const moved = recorded.does(1, 'MoveSheet', { sheetId: 'sheet-1', strategyId: 'strategy-2' });
    const merge = { strategyId: 'strategy-1', intoId: 'strategy-2' };
    const merged = recorded.does(1, 'MergeStrategies', merge);
    const after = recorded.comments(1, { kind: 'strategy', id: 'strategy-2' });
    const passed = await stops(recorded, { entity: 'strategy/strategy-1' });
    expect(passed).toEqual(expect.arrayContaining([moved.revision, merged.revision, after]));
    expect(passed).not.toContain(elsewhere);
    expect(await stops(recorded, { entity: 'sheet/sheet-1' })).toContain(moved.revision);
  });

  it('is what is on a board, and what an organization did or is named in; of nothing there is none', async () => {
    const recorded = Recorded.planned();
    const onSheet = recorded.comments(1, { kind: 'sheet', id: 'sheet-1' });
    const aside = recorded.comments(1);
    const society = await stops(recorded, { board: 'society' });
    expect(society).toContain(onSheet);
    expect(society).not.toContain(aside);
    const renamed = recorded.does(1, 'RenameOrganization', {
      organizationId: 'bpbd',
      name: 'Badan Penanggulangan',
    });
    expect(await stops(recorded, { organizationId: 'bpbd' })).toContain(renamed.revision);
    expect(await stops(recorded, { organizationId: 'nobody' })).toEqual([]);
    expect(await stops(recorded, { board: 'society', entity: 'sheet/none' })).toEqual([]);
  });
});
