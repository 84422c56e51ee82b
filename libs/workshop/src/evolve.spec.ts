import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { evolve, fold } from './evolve.ts';
import type { EventData, EventType, PlacedEvent, WorkshopEvent } from './messages.ts';
import { stateToJson } from './serialize.ts';
import { initialState, type WorkshopState } from './state.ts';
import { folded, placed } from './testing/given.ts';
import { hall } from './testing/hall.ts';
import { playWorkshop, seeded, someOf } from './testing/index.ts';

/** Seeds are the only input: a failing one is printed by fast-check and plays the same workshop again. */
const seeds = fc.integer({ min: 0, max: 0xffff_ffff });
const play = (seed: number, mischief = 0) =>
  playWorkshop({ random: seeded(seed), people: 12, commands: 250, mischief });
const text = (state: WorkshopState) => JSON.stringify(stateToJson(state));

/** Whatever can be reached of it: who writes there throws. The shared array of a tail is private to it, and grows. */
function frozen<Thing>(thing: Thing): Thing {
  if (typeof thing !== 'object' || thing === null || Object.isFrozen(thing)) return thing;
  Object.freeze(thing);
  for (const member of Object.values(thing)) frozen(member);
  return thing;
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function oneByOne(events: readonly PlacedEvent[], from = initialState): WorkshopState {
  return events.reduce((state, event) => evolve(state, event), from);
}

describe('a fold', () => {
  it('is the state that grew event by event', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { events, state } = play(seed, 0.1);
        const expected = text(state);
        expect(text(fold(initialState, events))).toBe(expected);
        expect(text(oneByOne(events))).toBe(expected);
      }),
      { numRuns: 10 },
    );
  });

  it('goes on from any state, and leaves that as it was', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
        const { events, state } = play(seed);
        const cut = Math.floor(share * events.length);
        const before = oneByOne(events.slice(0, cut));
        const beforeText = text(before);
        expect(text(fold(before, events.slice(cut)))).toBe(text(state));
        expect(text(before)).toBe(beforeText);
      }),
      { numRuns: 10 },
    );
  });

  it('writes in nothing that a state before, another one or an event has', () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.nat(), { maxLength: 4 }), (seed, cuts) => {
        const events = play(seed).events.map(frozen);
        const expected = text(oneByOne(events));
        const at = [0, ...cuts.map((cut) => cut % events.length), events.length];
        const ends = at.toSorted((a, b) => a - b);
        let state = frozen(initialState);
        ends.forEach((end, index) => {
          const batch = events.slice(ends[index - 1] ?? 0, end);
          const fork = frozen(fold(state, batch));
          fold(fork, events);
          expect(text(fold(state, batch))).toBe(text(fork));
          state = fork;
        });
        expect(text(state)).toBe(expected);
      }),
      { numRuns: 10 },
    );
  });

  it('is not disturbed by folds that are made while its events are told', () => {
    const { events, state } = play(2);
    const half = fold(initialState, events.slice(0, events.length / 2));
    function* told() {
      for (const event of events) {
        if (event.revision % 50 === 0) fold(half, events);
        yield event;
      }
    }
    expect(text(fold(initialState, told()))).toBe(text(state));
  });

  it('leaves the state as it was when its events break off', () => {
    const { events } = play(3);
    const half = events.slice(0, events.length / 2);
    const state = fold(initialState, half);
    const before = text(state);
    function* broken() {
      yield* events.slice(half.length);
      throw new Error('broken off');
    }
    expect(() => fold(state, broken())).toThrow('broken off');
    expect(text(state)).toBe(before);
    expect(text(fold(initialState, half))).toBe(before);
  });

  it('gives the very same state back when its events change nothing', () => {
    const { state } = play(4);
    const data = {
      on: { kind: 'sheet', id: 'nowhere', field: 'risk' },
      change: [[0, 'X']],
    } as const;
    expect(fold(state, placed([{ type: 'TextEdited', v: 1, data }]))).toBe(state);
  });

  it('is closed to change afterwards', () => {
    const { events } = play(1);
    const state = fold(initialState, events);
    const strategies = state.strategies.size;
    state.strategies.clear();
    expect(state.strategies.size).toBe(strategies);
    expect(fold(initialState, []).strategies.size).toBe(0);
    expect(initialState.strategies.size).toBe(0);
  });
});

describe('the order of members', () => {
  /** As a store gives an event back that keeps canonical JSON. */
  const stored = (event: PlacedEvent): PlacedEvent => ({
    ...event,
    data: Object.fromEntries(Object.entries(event.data).toSorted(byKey)) as never,
  });
  const sortedText = (state: WorkshopState) =>
    JSON.stringify(stateToJson(state), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted(byKey))
        : value,
    );

  it('P4: of a stored event makes no difference to the state', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { events, state } = play(seed);
        expect(sortedText(fold(initialState, events.map(stored)))).toBe(sortedText(state));
      }),
      { numRuns: 10 },
    );
  });
});

describe('any recorded event', () => {
  it('folds in any order, also when others are missing', () => {
    fc.assert(
      fc.property(seeds, seeds, (seed, shuffle) => {
        const { events } = play(seed);
        const random = seeded(shuffle);
        const some = someOf(random, events, Math.floor(random() * events.length));
        expect(() => fold(initialState, some)).not.toThrow();
        expect(() => oneByOne(some)).not.toThrow();
      }),
      { numRuns: 25 },
    );
  });

  it('folds onto any other workshop', () => {
    fc.assert(
      fc.property(seeds, seeds, (seed, other) => {
        const { state } = play(seed);
        expect(() => fold(state, play(other).events)).not.toThrow();
      }),
      { numRuns: 10 },
    );
  });
});

/** Events that change something, which here is not there; the other areas stand in absent.spec.ts. */
const changes: { readonly [Type in EventType]?: EventData<Type> } = {
  SessionReplanned: { sessionId: 'x', name: 'X' },
  SessionCancelled: { sessionId: 'x' },
  SessionStarted: { sessionId: 'x' },
  SessionEnded: { sessionId: 'x' },
  DimensionRevised: { dimensionId: 'x', name: 'X' },
  DimensionActivated: { dimensionId: 'x' },
  DimensionDeactivated: { dimensionId: 'x' },
  QuickWinCapSet: { dimensionId: 'x', cap: 1 },
  OrganizationRenamed: { organizationId: 'x', name: 'X' },
  OrganizationMerged: { organizationId: 'x', intoId: 'bpbd' },
  OrganizationDeactivated: { organizationId: 'x' },
  OrganizationReactivated: { organizationId: 'x' },
  GroupRenamed: { groupId: 'x', name: 'X' },
  OrganizationSeated: { groupId: 'x', organizationId: 'bpbd' },
  OrganizationUnseated: { groupId: 'x', organizationId: 'bpbd' },
  JoinCodeRotated: { groupId: 'x', rotation: 1 },
  ParticipantReassigned: { participantId: 'x', role: 'viewer' },
  ParticipantRemoved: { participantId: 'x' },
  AttendanceRecorded: { participantId: 'x', sessionId: 'x' },
  StrategyRetitled: { strategyId: 'x', title: 'X' },
  StrategyRecoded: { strategyId: 'x', code: 'X' },
  StrategyReclassified: { strategyId: 'x', subdimension: 'X' },
  StrategyTargetSet: { strategyId: 'x', target: 'X' },
  StrategyProposerChanged: { strategyId: 'x', organizationId: 'x' },
  StrategyReordered: { strategyId: 'x', order: 'a0' },
  StrategyIssueReplaced: { strategyId: 'x', text: 'X' },
  StrategyMerged: { strategyId: 'x', intoId: 'soc-1' },
  StrategySubmitted: { strategyId: 'x' },
  StrategyRevisionRequested: { strategyId: 'x', note: 'X' },
  StrategyApproved: { strategyId: 'x' },
  StrategyPresented: { strategyId: 'x' },
  StrategyRatified: { strategyId: 'x' },
  StrategyWithdrawn: { strategyId: 'x' },
  StrategyRestored: { strategyId: 'x' },
  AlignmentGapJustified: { sheetId: 'x', document: 'RPJMD', reason: 'X' },
};

describe('an event about what is not there', () => {
  it.each([['WorkshopRevised', { name: 'X' }], ...Object.entries(changes)])(
    'changes nothing: %s',
    (type, data) => {
      const [event] = placed([{ type, v: 1, data } as WorkshopEvent]);
      expect(evolve(initialState, event!)).toEqual(initialState);
      const before = folded(hall);
      if (type !== 'WorkshopRevised') expect(evolve(before, event!)).toEqual(before);
    },
  );
});
