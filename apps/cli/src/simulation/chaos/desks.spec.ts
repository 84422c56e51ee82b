import { describe, expect, it } from '@jest/globals';
import { evolve, initialState, textKey, type WorkshopState } from '@rembuk/workshop';
import { demoHistory } from '../../testing/folders.ts';
import { Chance } from '../chance.ts';
import { Desks } from './desks.ts';

function demoState(): WorkshopState {
  return demoHistory('workshop-w1').reduce(
    (state, event, revision) =>
      evolve(state, { ...event, revision } as Parameters<typeof evolve>[1]),
    initialState,
  );
}

const state = demoState();
const dimensionId = state.strategies.first()?.dimensionId ?? '';

describe('the text that a table bends over', () => {
  it('is one for most of those who sit there, and another after a while', () => {
    let now = 0;
    const desks = new Desks(new Chance(7), () => now);
    const choices = () => {
      const counts = new Map<string, number>();
      for (let n = 0; n < 100; n++) {
        const on = desks.choose(state, dimensionId);
        const key = on ? textKey(on) : '';
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      return [...counts].toSorted(([, a], [, b]) => b - a)[0] ?? ['', 0];
    };
    const [first, often] = choices();
    expect(often).toBeGreaterThan(60);
    now += 8_000;
    expect(choices()[0]).not.toBe(first);
  });

  it('stands on its own board, in a card that may be edited; there is none before there is a card', () => {
    const desks = new Desks(new Chance(7));
    for (let n = 0; n < 200; n++) {
      const on = desks.choose(state, dimensionId);
      const strategyId = on?.kind === 'sheet' ? state.sheets.get(on.id)?.strategyId : on?.id;
      const strategy = state.strategies.get(strategyId ?? '');
      expect(strategy).toMatchObject({ dimensionId });
      expect(['draft', 'revisionRequested']).toContain(strategy?.status);
    }
    expect(desks.choose(initialState, dimensionId)).toBeUndefined();
  });
});
