import { describe, expect, it } from '@jest/globals';
import { afterDiff, type PersonPresence } from '@rembuk/protocol';
import { OwnPeople, together } from './presence-elsewhere.ts';

const ani: PersonPresence = { participantId: 'ani' };

describe('one person on several nodes', () => {
  it.each<
    [string, Partial<PersonPresence> | undefined, Partial<PersonPresence>[], object | undefined]
  >([
    ['is nowhere', undefined, [], undefined],
    ['is here alone', { board: 'a' }, [], { board: 'a' }],
    ['is elsewhere alone', undefined, [{ board: 'b' }], { board: 'b' }],
    [
      'does something at both: this node before others',
      { board: 'a' },
      [{ board: 'b' }],
      { board: 'a' },
    ],
    ['is idle here', { board: 'a', idle: true }, [{ board: 'b' }], { board: 'b' }],
    ['has only come here', {}, [{ board: 'b', idle: true }, { focus: 'x' }], { focus: 'x' }],
    ['has only come, and is idle elsewhere', {}, [{ idle: true }], { idle: true }],
  ])('%s', (_what, own, others, expected) => {
    const person = (said: Partial<PersonPresence>) => ({ ...ani, ...said });
    const shown = together(own && person(own), others.map(person));
    expect(shown).toEqual(expected && person(expected));
  });
});

describe('what other nodes are told', () => {
  it('is what changed, so that they hold the same', () => {
    const own = new OwnPeople();
    let held: readonly PersonPresence[] = [];
    const tell = () => {
      const changes = own.take();
      if (changes) held = afterDiff(held, { workshopId: 'w', ...changes });
      return changes;
    };
    own.set('ani', { ...ani, board: 'a', cursor: { x: 1, y: 1 } });
    own.set('budi', { participantId: 'budi' });
    tell();
    own.set('ani', { ...ani, board: 'b' });
    own.set('budi', undefined);
    own.set('citra', undefined);
    expect(tell()).toEqual({
      people: [{ participantId: 'ani', board: 'b', cursor: null }],
      left: ['budi'],
    });
    own.set('ani', { ...ani, board: 'b' });
    expect(tell()).toBeUndefined();
    expect(held).toEqual([{ ...ani, board: 'b' }]);
    expect(own.all).toEqual(held);
  });
});
