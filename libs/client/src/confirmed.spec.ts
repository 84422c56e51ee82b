import { describe, expect, it } from '@jest/globals';
import type { WireEvent } from '@rembuk/protocol';
import { ConfirmedState } from './confirmed.ts';

const event = (revision: number) => ({ revision }) as WireEvent;
const log = {
  foldVersion: 1,
  initialState: [] as readonly number[],
  apply: (state: readonly number[], events: readonly WireEvent[]) => [
    ...state,
    ...events.map(({ revision }) => revision),
  ],
  fromJson: (json: unknown) => json as readonly number[],
};

describe('the confirmed state', () => {
  it.each<[number[][], number[], string[]]>([
    [
      [[0], [1, 2]],
      [0, 1, 2],
      ['applied', 'applied'],
    ],
    [
      [
        [0, 1],
        [1, 2],
      ],
      [0, 1, 2],
      ['applied', 'applied'],
    ],
    [
      [
        [0, 1],
        [0, 1],
      ],
      [0, 1],
      ['applied', 'repeat'],
    ],
    [[[0], [2]], [0], ['applied', 'gap']],
    [[[0], [1, 3]], [0], ['applied', 'gap']],
    [[[0], [2, 1]], [0], ['applied', 'gap']],
    [[[]], [], ['repeat']],
  ])('folds each event once, in order: %j', (frames, held, kinds) => {
    const confirmed = new ConfirmedState(log);
    expect(frames.map((frame) => confirmed.take(frame.map(event)).kind)).toEqual(kinds);
    expect(confirmed.current.state).toEqual(held);
    expect(confirmed.current.revision).toBe(held.at(-1) ?? -1);
  });

  it('takes a snapshot that is further, and none that is behind or of another fold', () => {
    const confirmed = new ConfirmedState(log);
    expect(confirmed.restore({ revision: 1, foldVersion: 1, state: [0, 1] })).toBe(true);
    expect(confirmed.take([event(2)]).kind).toBe('applied');
    expect(confirmed.restore({ revision: 1, foldVersion: 1, state: [0, 1] })).toBe(true);
    expect(confirmed.restore({ revision: 9, foldVersion: 2, state: [] })).toBe(false);
    expect(confirmed.current).toEqual({ state: [0, 1, 2], revision: 2 });
  });
});
