import { describe, expect, it } from '@jest/globals';
import { afterDiff, type PersonPresence } from './presence.ts';

const ani: PersonPresence = {
  participantId: 'ani',
  groupId: 'g',
  board: 'social',
  selection: { anchor: 1, head: 2, revision: 3 },
};
const budi: PersonPresence = { participantId: 'budi' };

describe('who is here after a diff', () => {
  it('has the members that changed, as a whole, and not those that are null', () => {
    const patch = {
      participantId: 'ani',
      board: null,
      selection: { anchor: 4, head: 4, revision: 5 },
    };
    expect(afterDiff([ani, budi], { workshopId: 'w', people: [patch], left: [] })).toEqual([
      { participantId: 'ani', groupId: 'g', selection: { anchor: 4, head: 4, revision: 5 } },
      budi,
    ]);
  });

  it('has who came, and not who left', () => {
    const diff = { workshopId: 'w', people: [budi], left: ['ani', 'citra'] };
    expect(afterDiff([ani], diff)).toEqual([budi]);
  });

  it('has nothing of before of somebody who left and came back', () => {
    const back = { participantId: 'ani', groupId: 'h' };
    expect(afterDiff([ani], { workshopId: 'w', people: [back], left: ['ani'] })).toEqual([back]);
  });

  it('keeps everyone in their place, those who come behind them', () => {
    const [citra, dedi] = [{ participantId: 'citra' }, { participantId: 'dedi' }];
    const patch = { participantId: 'budi', board: 'social' };
    const diff = { workshopId: 'w', people: [dedi, patch], left: ['ani'] };
    expect(afterDiff([ani, budi, citra], diff)).toEqual([patch, citra, dedi]);
  });

  it('takes several patches of one person one after the other', () => {
    const people = [
      { participantId: 'budi', board: 'social', groupId: 'g' },
      { participantId: 'budi', board: null },
    ] as const;
    expect(afterDiff([budi], { workshopId: 'w', people, left: [] })).toEqual([
      { ...budi, groupId: 'g' },
    ]);
  });
});
