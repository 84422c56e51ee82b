import { describe, expect, it } from '@jest/globals';
import { fold, initialState, type WorkshopEvent, type WorkshopState } from '@rembuk/workshop';
import { placed, seated } from '@rembuk/workshop/testing';
import { differences } from './differences.ts';

const before = stateAfter();

/** The seated hall, and more that happened. */
function stateAfter(...more: readonly WorkshopEvent[]): WorkshopState {
  return fold(initialState, placed([...seated, ...more]));
}

const retitled = {
  type: 'StrategyRetitled',
  v: 1,
  data: { strategyId: 'soc-1', title: 'The strategy, renamed' },
} as const;

describe('the differences of two states', () => {
  it('are none where they are equal, whether or not they share anything', () => {
    expect(differences(before, before, 10)).toEqual([]);
    expect(differences(before, stateAfter(), 10)).toEqual([]);
  });

  it('are told from both sides', () => {
    const after = stateAfter(retitled);
    const [was, is] = ['The strategy soc-1', 'The strategy, renamed'];
    const changed = { kind: 'strategy', id: 'soc-1', change: 'changed' };
    const field = { field: 'title', before: was, after: is, runs: expect.anything() };
    expect(differences(before, after, 10)).toEqual([{ ...changed, fields: [field] }]);
    expect(differences(after, before, 10)).toEqual([
      { ...changed, fields: [{ ...field, before: is, after: was }] },
    ]);
  });

  it('of a text that was written in are its words, not how they came', () => {
    const sheet = { kind: 'sheet', id: 'soc-1a', field: 'benefit' } as const;
    const typed = {
      type: 'TextEdited',
      v: 1,
      data: { on: sheet, change: [[0, 'Siaga']] },
    } as const;
    const [change, ...others] = differences(before, stateAfter(typed), 10);
    expect(others).toEqual([]);
    expect(change?.fields.map(({ field }) => field)).toEqual(['benefit']);
  });

  it('leave out who wrote a field last, and what was written over with the same', () => {
    const back = { ...retitled, data: { strategyId: 'soc-1', title: 'The strategy soc-1' } };
    expect(differences(before, stateAfter(retitled, back), 10)).toEqual([]);
  });

  it('are named for every table whose entries people know', () => {
    const kinds = new Set(differences(initialState, before, 1_000).map(({ kind }) => kind));
    const expected = ['workshop', 'board', 'organization', 'group', 'session', 'participant'];
    expect(kinds).toEqual(new Set([...expected, 'strategy', 'sheet']));
  });

  it('stop at the bound', () => {
    const all = differences(initialState, before, 1_000);
    expect(all.length).toBeGreaterThan(15);
    for (const max of [0, 1, 5, all.length])
      expect(differences(initialState, before, max)).toEqual(all.slice(0, Math.max(1, max)));
  });
});
