import { untouched } from './touches.ts';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Map } from 'immutable';
import { fold } from './evolve.ts';
import { stateFromJson, stateToJson, type WorkshopStateJson } from './serialize.ts';
import { initialState, type WorkshopState } from './state.ts';
import { playWorkshop, seeded } from './testing/index.ts';
import type { Touches } from './writings.ts';

const seeds = fc.integer({ min: 0, max: 0xffff_ffff });
const text = (state: WorkshopState) => JSON.stringify(stateToJson(state));
const copied = (state: WorkshopState) =>
  stateFromJson(JSON.parse(text(state)) as WorkshopStateJson);

/** The state with its touches one by one, for they may be packed. */
function spread(state: WorkshopState): unknown {
  const seen = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'touched' in value
      ? { ...value, touched: [...(value.touched as Touches)] }
      : value;
  const tables = Object.entries(state).map(([name, value]: [string, unknown]) => [
    name,
    Map.isMap(value) ? value.map(seen) : seen(value),
  ]);
  return Object.fromEntries(tables);
}

describe('the JSON of a state', () => {
  it('is read back exactly', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { state } = playWorkshop({ random: seeded(seed), people: 12, commands: 250 });
        const back = copied(state);
        expect(spread(back)).toEqual(spread(state));
        expect(text(back)).toBe(text(state));
      }),
      { numRuns: 10 },
    );
  });

  it('folds on as the state itself would', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
        const { events, state } = playWorkshop({ random: seeded(seed), people: 12, commands: 250 });
        const cut = Math.floor(share * events.length);
        const resumed = copied(fold(initialState, events.slice(0, cut)));
        expect(text(fold(resumed, events.slice(cut)))).toBe(text(state));
      }),
      { numRuns: 10 },
    );
  });

  it('has a table for every table, also when all are empty', () => {
    expect(copied(initialState)).toEqual(initialState);
    const tables = Object.keys(initialState).filter((key) => key !== 'sheetTemplate');
    expect(stateToJson(initialState)).toEqual({
      sheetTemplate: [],
      writers: [],
      ...Object.fromEntries(tables.map((table) => [table, {}])),
    });
  });

  it('does not depend on the order in which entries came', () => {
    const milestones = ['b', 'a', '10', '9', 'A'].map((id) => ({
      id,
      name: id,
      revision: 1,
      touched: untouched,
    }));
    const with_ = (list: typeof milestones): WorkshopState => ({
      ...initialState,
      milestones: Map(list.map((milestone) => [milestone.id, milestone])),
    });
    expect(text(with_(milestones))).toBe(text(with_(milestones.toReversed())));
  });

  it('names each writer once', () => {
    const { state } = playWorkshop({ random: seeded(9), people: 12, commands: 400 });
    const { writers, sheets, strategies } = stateToJson(state);
    const cards = [...Object.values(sheets), ...Object.values(strategies)];
    const places = cards.flatMap(({ touched: [places = []] }) => places);
    expect(places.length).toBeGreaterThan(writers.length);
    expect(new Set(writers.map((writer) => JSON.stringify(writer))).size).toBe(writers.length);
  });

  it('of a state that names no such writer is refused', () => {
    const { state } = playWorkshop({ random: seeded(9), people: 12, commands: 400 });
    expect(() => stateFromJson({ ...stateToJson(state), writers: [] })).toThrow(RangeError);
  });

  it('keeps entries under any key', () => {
    const state = { ...initialState, codes: initialState.codes.set('__proto__', 'soc-1') };
    expect(copied(state).codes.get('__proto__')).toBe('soc-1');
  });
});
