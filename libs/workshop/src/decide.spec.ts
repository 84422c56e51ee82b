import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { decide } from './decide.ts';
import { isRefusal } from './decision.ts';
import { fold } from './evolve.ts';
import type { Actor, DecisionContext } from './message.ts';
import type { CommandType, PlacedEvent, WorkshopCommand } from './messages.ts';
import { authorize, commandTypes } from './policy.ts';
import { type RefusalCode, refusals } from './refusals.ts';
import type { WorkshopState } from './state.ts';
import {
  commandOf,
  oneOf,
  playWorkshop,
  type Random,
  seeded,
  spoiled,
  uuid,
} from './testing/index.ts';

const seeds = fc.integer({ min: 0, max: 0xffff_ffff });

/** Somebody of a workshop that has been going on for a while. */
function scene(seed: number) {
  const random = seeded(seed);
  const { state, events } = playWorkshop({ random, people: 12, commands: 300 });
  const actors: readonly Actor[] = [...state.participants.values()];
  return { state, head: events.length - 1, random, actors };
}

function contextOf(actor: Actor, head: number, random: Random): DecisionContext {
  const seen = head - Math.floor(random() * 50);
  return { actor, at: '2018-10-02T02:00:00.000Z', head, seen, overwrite: random() < 0.3 };
}

function after(
  state: WorkshopState,
  command: WorkshopCommand,
  context: DecisionContext,
): WorkshopState | undefined {
  const decision = decide(state, command, context);
  if (isRefusal(decision)) return undefined;
  const meta = { actorId: context.actor.id, at: context.at };
  const events: PlacedEvent[] = decision.map((event, index) => {
    return { ...event, revision: context.head + 1 + index, meta };
  });
  return fold(state, events);
}

/** Freezes what a command or a state holds, so that a decision that writes into it throws. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) frozen(member);
  return value;
}

describe('a decision', () => {
  it('never throws, whatever the data holds, and changes neither state nor command', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { state, head, random, actors } = scene(seed);
        for (const table of [state.dimensions, state.groups, state.strategies, state.sheets])
          for (const entry of table.values()) frozen<object>(entry);
        for (const type of commandTypes) {
          const actor = oneOf(random, actors)!;
          const sensible = commandOf({ state, actor, random, newId: () => uuid(random) }, type);
          if (!sensible) continue;
          for (let attempt = 0; attempt < 20; attempt += 1) {
            const command = frozen(attempt === 0 ? sensible : spoiled(sensible, random));
            const context = contextOf(actor, head, random);
            const outcome = { type, decision: decide(state, command, context) };
            authorize(state, command, actor);
            expect(outcome).toEqual({ type, decision: decide(state, command, context) });
            if (isRefusal(outcome.decision))
              expect(Object.keys(refusals)).toContain(outcome.decision.refused);
          }
        }
      }),
      { numRuns: 8 },
    );
  });

  it('never throws on data of another kind altogether', () => {
    const { state, head, random, actors } = scene(7);
    fc.assert(
      fc.property(
        fc.constantFrom(...commandTypes),
        fc.dictionary(fc.string(), fc.anything(), { maxKeys: 6 }),
        (type, data) => {
          const command = { type, data } as WorkshopCommand;
          const context = contextOf(actors[0]!, head, random);
          decide(state, command, context);
          authorize(state, command, context.actor);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('does what it says once: asked again, it has nothing left to do', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { state, head, random, actors } = scene(seed);
        for (const type of commandTypes.filter((each) => !repeatable.has(each))) {
          const actor = oneOf(random, actors)!;
          const command = commandOf({ state, actor, random, newId: () => uuid(random) }, type);
          if (!command) continue;
          const context = { ...contextOf(actor, head, random), overwrite: true };
          const next = after(state, command, context);
          if (!next) continue;
          const again = decide(next, command, { ...context, head: head + 1, seen: head + 1 });
          expect({ type, again: isRefusal(again) ? [] : again }).toEqual({ type, again: [] });
        }
      }),
      { numRuns: 12 },
    );
  });
});

/** Each time another rotation, another vote. */
const repeatable: ReadonlySet<CommandType> = new Set(['RotateJoinCode', 'CastVote', 'RetractVote']);

it('a refusal carries no more than its code and what helps', () => {
  const codes = new Set<RefusalCode>();
  const { state, head, random, actors } = scene(11);
  for (const type of commandTypes) {
    const actor = oneOf(random, actors)!;
    const sensible = commandOf({ state, actor, random, newId: () => uuid(random) }, type);
    if (!sensible) continue;
    for (let attempt = 0; attempt < 30; attempt += 1) {
      const decision = decide(state, spoiled(sensible, random), contextOf(actor, head, random));
      if (!isRefusal(decision)) continue;
      codes.add(decision.refused);
      expect(Object.keys(decision).filter((key) => key !== 'refused' && key !== 'details')).toEqual(
        [],
      );
      expect(JSON.stringify(decision).length).toBeLessThan(4_000);
    }
  }
  expect(codes.size).toBeGreaterThan(10);
});
