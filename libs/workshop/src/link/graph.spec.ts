import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { decide } from '../decide.ts';
import { evolve } from '../evolve.ts';
import { type CardRef, cardKey } from '../ids.ts';
import type { WorkshopCommand } from '../messages.ts';
import type { WorkshopState } from '../state.ts';
import { folded } from '../testing/given.ts';
import { hall, sheetAdded } from '../testing/hall.ts';
import { dependsOn, linksAt } from './graph.ts';

/** Few cards, so that circles come about. */
const hallWithMore = folded([
  ...hall,
  sheetAdded('soc-2a', 'soc-2'),
  sheetAdded('liv-2b', 'liv-2', { order: 'a1' }),
]);
const cards: readonly CardRef[] = [
  ...[...hallWithMore.sheets.keys()].map((id) => ({ kind: 'sheet', id }) as const),
  { kind: 'strategy', id: 'soc-2' },
];

const card = fc.constantFrom(...cards);
const linkId = fc.integer({ min: 0, max: 60 }).map((n) => `l${n}`);
const command: fc.Arbitrary<WorkshopCommand> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({ linkId, from: card, to: card })
      .map((ends) => ({ type: 'DrawLink', data: { ...ends, type: 'dependsOn' } }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ linkId, from: card, to: card })
      .map((ends) => ({ type: 'DrawLink', data: { ...ends, type: 'overlaps' } }) as const),
  },
  {
    weight: 1,
    arbitrary: linkId.map((id) => ({ type: 'RemoveLink', data: { linkId: id } }) as const),
  },
);

const actor = { id: 'ani', role: 'facilitator' } as const;
const at = '2018-10-02T03:00:00.000Z';
const context = { actor, at, seen: 0, head: 0, overwrite: false };

function run(
  commands: readonly WorkshopCommand[],
  each: (state: WorkshopState, command: WorkshopCommand, refused: string | undefined) => void,
): WorkshopState {
  let state = hallWithMore;
  for (const next of commands) {
    const decision = decide(state, next, context);
    if ('refused' in decision) each(state, next, decision.refused);
    else {
      each(state, next, undefined);
      for (const event of decision)
        state = evolve(state, { ...event, revision: 0, meta: { actorId: 'ani', at } });
    }
  }
  return state;
}

/** By taking away, again and again, what depends on nothing: what cannot be taken away goes in a circle. */
function hasCircle(dependencies: readonly (readonly [from: string, to: string])[]): boolean {
  let rest = dependencies;
  for (;;) {
    const dependent = new Set(rest.map(([from]) => from));
    const next = rest.filter(([, to]) => dependent.has(to));
    if (next.length === rest.length) return rest.length > 0;
    rest = next;
  }
}

function dependenciesOf(state: WorkshopState) {
  return [...state.links.values()]
    .filter(({ type }) => type === 'dependsOn')
    .map(({ from, to }) => [cardKey(from), cardKey(to)] as const);
}

describe('any sequence of drawing and removing links', () => {
  const commands = fc.array(command, { maxLength: 120, size: 'max' });

  it('never makes a dependency circle, and refuses none that would not', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        const end = run(sequence, (state, { type, data }, refused) => {
          if (type !== 'DrawLink' || refused !== 'dependency_cycle') return;
          expect(
            hasCircle([...dependenciesOf(state), [cardKey(data.from), cardKey(data.to)]]),
          ).toBe(true);
        });
        expect(hasCircle(dependenciesOf(end))).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves each link findable from both of its ends, and nothing else', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        const end = run(sequence, () => {});
        for (const at of cards) {
          const expected = [...end.links.values()].filter(({ from, to }) =>
            [from, to].some((ref) => cardKey(ref) === cardKey(at)),
          );
          expect(new Set(linksAt(end, at))).toEqual(new Set(expected));
        }
        expect([...end.linksAt.values()].flat()).toHaveLength(2 * end.links.size);
      }),
      { numRuns: 100 },
    );
  });

  it('reaches refusals of circles often enough to mean something', () => {
    let circles = 0;
    fc.assert(
      fc.property(commands, (sequence) => {
        run(sequence, (_state, _command, refused) => {
          if (refused === 'dependency_cycle') circles += 1;
        });
      }),
      { numRuns: 50, seed: 2018 },
    );
    expect(circles).toBeGreaterThan(50);
  });
});

const chained = (n: number) => ({ kind: 'sheet', id: `chain-${n}` }) as const;

const node = (layer: number, side: number) =>
  ({ kind: 'sheet', id: `web-${layer}-${side}` }) as const;

describe('a dense web of dependencies', () => {
  it('is followed card by card, not path by path', () => {
    const layers = 40;
    let state = hallWithMore;
    for (let layer = 0; layer < layers; layer += 1)
      for (const [from, to] of [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ] as const)
        state = evolve(state, {
          type: 'LinkDrawn',
          v: 2,
          data: {
            linkId: `w${layer}${from}${to}`,
            from: node(layer, from),
            to: node(layer + 1, to),
            type: 'dependsOn',
          },
          revision: 0,
          meta: { actorId: 'ani', at },
        });
    expect(dependsOn(state, node(0, 0), { kind: 'sheet', id: 'elsewhere' })).toBe(false);
    expect(dependsOn(state, node(0, 0), node(layers, 1))).toBe(true);
  });
});

describe('a very long chain of dependencies', () => {
  it('is followed without recursion', () => {
    const length = 20_000;
    let state = hallWithMore;
    for (let n = 0; n < length; n += 1)
      state = evolve(state, {
        type: 'LinkDrawn',
        v: 2,
        data: { linkId: `c${n}`, from: chained(n), to: chained(n + 1), type: 'dependsOn' },
        revision: n,
        meta: { actorId: 'ani', at },
      });
    expect(dependsOn(state, chained(0), chained(length))).toBe(true);
    expect(dependsOn(state, chained(length), chained(0))).toBe(false);
  });
});
