import { describe, expect, it } from '@jest/globals';
import {
  evolve,
  fold,
  initialState,
  type PlacedEvent,
  stateFromJson,
  stateToJson,
  type WorkshopState,
} from '@rembuk/workshop';
import { playWorkshop, seeded } from '@rembuk/workshop/testing';
import * as fc from 'fast-check';
import {
  type Contributions,
  contributionsFromJson,
  contributionsToJson,
  evolveContributions,
  initialContributions,
} from './contributions/fold.ts';
import { contributionReport } from './contributions/report.ts';
import { coverageOf } from './coverage/coverage.ts';
import { integrationOf } from './integration/integration.ts';
import { masterplanOf } from './masterplan/masterplan.ts';
import { roadmapOf } from './roadmap/roadmap.ts';
import { timelineEntry, timelineMarks } from './timeline/timeline.ts';

/** Every view equals its rebuild, to the byte: however a history was cut up on the way, and wherever it was put down. */

const { events } = playWorkshop({ random: seeded(11), people: 15, commands: 1_200 });

/** Exact sums are told as text. */
const written = (view: unknown): string =>
  JSON.stringify(view, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
const thawed = <Json>(json: Json): Json => JSON.parse(JSON.stringify(json)) as Json;

const standingViews = { masterplanOf, roadmapOf, integrationOf, coverageOf, timelineMarks };
const standing = (state: WorkshopState) =>
  Object.entries(standingViews).map(([name, view]) => [name, written(view(state))]);
const contributed = (contributions: Contributions) => written(contributionReport(contributions));

/** Folded on piece by piece; at each cut put away as JSON and taken out again. */
function resumed(history: readonly PlacedEvent[], cuts: readonly number[]): Contributions {
  let contributions = initialContributions;
  let from = 0;
  for (const to of [...new Set(cuts)].sort((a, b) => a - b).concat(history.length)) {
    contributions = history.slice(from, to).reduce(evolveContributions, contributions);
    contributions = contributionsFromJson(thawed(contributionsToJson(contributions)));
    from = to;
  }
  return contributions;
}

describe('a view of a history that was cut anywhere', () => {
  const lengths = fc.integer({ min: 1, max: events.length });

  it('P5: is the same, to the byte', () => {
    fc.assert(
      fc.property(lengths, fc.array(fc.nat(events.length), { maxLength: 4 }), (length, places) => {
        const history = events.slice(0, length);
        const cuts = places.map((place) => place % length);
        const whole = history.reduce(evolveContributions, initialContributions);
        const parts = resumed(history, cuts);
        expect(written(contributionsToJson(parts))).toBe(written(contributionsToJson(whole)));
        expect(contributed(parts)).toBe(contributed(whole));
        const rebuilt = fold(initialState, history);
        expect(standing(parts.workshop)).toEqual(standing(rebuilt));
        expect(standing(stateFromJson(thawed(stateToJson(rebuilt))))).toEqual(standing(rebuilt));
      }),
      { numRuns: 15 },
    );
  });

  it('P5: shares what it was folded from, and leaves it as it was', () => {
    const middle = Math.floor(events.length / 2);
    const half = events.slice(0, middle).reduce(evolveContributions, initialContributions);
    const before = written(contributionsToJson(half));
    const one = events.slice(middle).reduce(evolveContributions, half);
    const other = events.slice(middle).reduce(evolveContributions, half);
    expect(contributed(one)).toBe(contributed(other));
    expect(written(contributionsToJson(half))).toBe(before);
  });

  it('P5: of its events one by one is the same in pages of any size', () => {
    const entries = told(initialState, events);
    for (const size of [97, 500]) {
      const pages: string[] = [];
      for (let from = 0; from < events.length; from += size) {
        const start = fold(initialState, events.slice(0, from));
        pages.push(...told(start, events.slice(from, from + size)));
      }
      expect(pages).toEqual(entries);
    }
    expect(entries).toHaveLength(events.length);
  });
});

function told(from: WorkshopState, page: readonly PlacedEvent[]): readonly string[] {
  let state = from;
  return page.map((event) => {
    const before = state;
    state = evolve(before, event);
    return written(timelineEntry(before, state, event));
  });
}
