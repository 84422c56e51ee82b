import { describe, expect, it } from '@jest/globals';
import { type Random, seeded } from '@rembuk/workshop/testing';
import { Page } from '../testing/text-page.ts';

const letters = (random: Random, alphabet: string) => {
  const characters = Array.from(alphabet);
  const count = 1 + Math.floor(random() * 3);
  return Array.from({ length: count }, () => characters[Math.floor(random() * characters.length)]);
};

/** Puts letters in anywhere. */
function inserted(random: Random, text: string, alphabet: string): string {
  const characters = Array.from(text);
  characters.splice(
    Math.floor(random() * (characters.length + 1)),
    0,
    ...letters(random, alphabet).map(String),
  );
  return characters.join('');
}

/** Takes some letters out. */
function cut(random: Random, text: string): string {
  const characters = Array.from(text);
  characters.splice(
    Math.floor(random() * characters.length),
    Math.min(1 + Math.floor(random() * 3), characters.length),
  );
  return characters.join('');
}

const mine = 'ABC😀';
const theirs = 'abcא';
const only = (alphabet: string, text: string) =>
  Array.from(text)
    .filter((character) => alphabet.includes(character))
    .join('');

describe('undo in a text', () => {
  it('takes back a burst at a time, names its command, and gives it again', () => {
    const page = new Page();
    page.type('Kampung');
    page.type('Kampung siaga');
    const first = page.send();
    page.type('Kampung siaga bencana');
    const second = page.send();
    expect(page.undo()).toEqual([second]);
    expect(page.text).toBe('Kampung siaga');
    const third = page.send();
    expect(page.undo()).toEqual([first]);
    expect(page.text).toBe('');
    expect(page.canUndo).toBe(false);
    page.redo();
    expect(page.redo()).toEqual([third]);
    expect(page.text).toBe('Kampung siaga bencana');
  });

  it('takes back what was not sent without saying anything to anyone', () => {
    const page = new Page();
    page.type('Kampung');
    expect(page.undo()).toEqual([]);
    expect(page.text).toBe('');
  });

  it('forgets what can be given again once something else is typed', () => {
    const page = new Page();
    page.type('Kampung');
    page.send();
    page.undo();
    page.type('Desa');
    expect(page.canRedo).toBe(false);
    expect(page.redo()).toBeUndefined();
  });

  it('skips what others have taken away, and says so when nothing is left', () => {
    const page = new Page();
    page.type('satu ');
    page.send();
    page.type('satu dua');
    page.send();
    page.others('satu ');
    page.undo();
    expect(page.text).toBe('');
    page.redo();
    page.others('');
    expect(page.undo()).toBeUndefined();
  });

  it('does not bring back what others have taken away as well', () => {
    const page = new Page();
    page.others('kata-kata');
    page.type('');
    page.goesOut();
    page.others('');
    expect(page.canUndo).toBe(false);
    expect(page.undo()).toBeUndefined();
  });

  it.each<[string, (page: Page) => void]>([
    ['typed', () => undefined],
    ['typed again', (page) => [page.undo(), page.redo()]],
  ])('nor where what they had %s has not gone out', (_, again) => {
    const page = new Page();
    page.type('kata');
    page.send();
    page.type('');
    again(page);
    page.others('');
    expect(page.undo()).toBeUndefined();
    expect(page.text).toBe('');
  });

  it('nor does again what others have done before an undo went out', () => {
    const page = new Page();
    page.type('kata');
    page.send();
    page.undo();
    page.others('');
    expect(page.canRedo).toBe(false);
    expect(page.redo()).toBeUndefined();
  });

  it('names a command also when it is taken back a second time before anything went out', () => {
    const page = new Page();
    page.type('kata');
    const first = page.send();
    for (let times = 0; times < 3; times += 1) {
      expect(page.undo()).toEqual([first]);
      expect(page.redo()).toEqual([]);
    }
    page.undo();
    const undo = page.send();
    expect(page.redo()).toEqual([undo]);
    page.undo();
    expect(page.redo()).toEqual([undo]);
    const redo = page.send();
    expect(page.undo()).toEqual([redo]);
  });

  it('names a command also when it was withdrawn before, and typed again', () => {
    const page = new Page();
    page.type('kata');
    page.undo();
    page.redo();
    expect(page.text).toBe('kata');
    const first = page.send();
    expect(page.undo()).toEqual([first]);
  });

  it('does not count what was put back by hand', () => {
    const page = new Page();
    page.type('kata');
    page.send();
    page.type('');
    page.type('kata');
    page.others('kata kata');
    page.undo();
    expect(page.text).toBe(' kata');
    expect(page.canUndo).toBe(false);
  });

  it('finds one’s own words again where others wrote beside them after one had taken them away', () => {
    const page = new Page();
    page.type('kata');
    page.send();
    page.type('');
    page.others('katalain');
    page.undo();
    expect(page.text).toBe('katalain');
    page.undo();
    expect(page.text).toBe('lain');
  });

  it('knows two hundred edits, and forgets the oldest of more', () => {
    const page = new Page();
    for (let edits = 0; edits < 202; edits += 1) {
      page.type(`${page.text}a`);
      page.send();
    }
    while (page.canUndo) page.undo();
    expect(page.text).toBe('aa');
    while (page.canRedo) page.redo();
    expect(page.text).toHaveLength(202);
  });

  it('adds nothing to an edit of which others have left nothing', () => {
    const page = new Page();
    page.others('satu dua');
    page.type('satu');
    page.others('satu');
    page.type('satu tiga');
    page.send();
    page.undo();
    expect(page.text).toBe('satu');
  });

  it.each(Array.from({ length: 300 }, (_, seed) => seed + 1))(
    'P6: leaves every letter of others where it is, and every step can be taken both ways (seed %i)',
    (seed) => {
      const random = seeded(seed);
      const page = new Page();
      let typed = 0;
      for (let step = 0; step < 40; step += 1) {
        const dice = random();
        if (dice < 0.35) {
          page.type(inserted(random, page.text, mine));
          typed += 1;
        } else if (dice < 0.5) page.type(cut(random, page.text));
        else if (dice < 0.75) page.others(inserted(random, page.draft.confirmed, theirs));
        else if (dice < 0.9) page.send();
        else if (random() < 0.5) page.undo();
        else page.redo();
      }
      page.send();
      const before = page.text;
      const taken: string[] = [before];
      while (page.canUndo) {
        page.undo();
        page.send();
        taken.push(page.text);
      }
      // Nothing of one's own is left, and all that others wrote is.
      expect(only(mine, page.text)).toBe('');
      for (const expected of taken.toReversed().slice(1)) {
        page.redo();
        expect(page.text).toBe(expected);
      }
      expect(typed).toBeGreaterThan(0);
    },
  );

  it.each(Array.from({ length: 100 }, (_, seed) => seed + 1))(
    'P6: brings back all that others wrote and one has cut (seed %i)',
    (seed) => {
      const random = seeded(seed);
      const page = new Page();
      let others = 0;
      for (let step = 0; step < 30; step += 1) {
        if (random() < 0.5) {
          const { confirmed } = page.draft;
          const next = inserted(random, confirmed, theirs);
          others += next.length - confirmed.length;
          page.others(next);
        } else page.type(cut(random, page.text));
        if (random() < 0.5) page.send();
      }
      while (page.canUndo) page.undo();
      expect(page.text).toHaveLength(others);
    },
  );
});
