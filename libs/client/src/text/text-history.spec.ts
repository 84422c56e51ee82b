import { describe, expect, it } from '@jest/globals';
import { applyChange, changeBetween } from '@rembuk/workshop';
import { type Random, seeded } from '@rembuk/workshop/testing';
import { type TakenBack, TextHistory } from './text-history.ts';

/** One person's page, on which others write too. */
class Page {
  text = '';
  readonly history = new TextHistory();
  /** Edits that have not gone out. */
  readonly #unsent = new Set<number>();
  #commands = 0;

  type(next: string): void {
    this.#unsent.add(this.history.group);
    const change = changeBetween(this.text, next);
    this.history.typed(change, this.text);
    this.text = next;
  }

  /** Gives the id of the last command. */
  send(): string {
    for (const group of this.#unsent) this.history.sent(group, `command-${this.#commands++}`);
    this.#unsent.clear();
    return `command-${this.#commands - 1}`;
  }

  others(next: string): void {
    const change = changeBetween(this.text, next);
    this.history.mapOver(change);
    this.text = next;
  }

  undo(): { readonly undoes?: string } | undefined {
    return this.#apply(this.history.undo(this.text));
  }

  redo(): { readonly undoes?: string } | undefined {
    return this.#apply(this.history.redo(this.text));
  }

  #apply(taken: TakenBack | undefined) {
    if (!taken) return undefined;
    this.#unsent.add(taken.group);
    this.text = applyChange(this.text, taken.change);
    return taken;
  }
}

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
    expect(page.undo()).toMatchObject({ undoes: second });
    expect(page.text).toBe('Kampung siaga');
    const third = page.send();
    expect(page.undo()).toMatchObject({ undoes: first });
    expect(page.text).toBe('');
    expect(page.history.canUndo).toBe(false);
    page.redo();
    expect(page.redo()).toMatchObject({ undoes: third });
    expect(page.text).toBe('Kampung siaga bencana');
  });

  it('takes back what was not sent without saying anything to anyone', () => {
    const page = new Page();
    page.type('Kampung');
    expect(page.undo()).not.toHaveProperty('undoes');
    expect(page.text).toBe('');
  });

  it('does not withdraw an edit of which a part has gone out, when the next part comes back', () => {
    const history = new TextHistory();
    const { group } = history;
    history.typed([[0, 'satu dua']], '');
    history.sent(group, 'first part');
    history.sent(group, 'second part');
    history.unsent(group);
    const withdraw = () => [4, [4]] as const;
    expect(history.undo('satu dua', withdraw)).toMatchObject({
      undoes: 'first part',
      change: [[8]],
      isWithdrawn: false,
    });
  });

  it('goes on from a text in which what was withdrawn stands elsewhere than it would have put it', () => {
    const history = new TextHistory();
    history.typed([[0, 'satu dua']], '');
    history.sent(history.group, 'first');
    history.typed([8, [0, ' tiga']], 'satu dua');
    history.sent(history.group, 'second');
    history.typed([[8], 5], 'satu dua tiga');
    // Others write within what was taken away, and take some of it away as well.
    history.mapOver([[0, 'X'], 5]);
    const withdraw = () => [[0, 'satu'], 1, [0, 'a'], 5] as const;
    expect(history.undo('X tiga', withdraw)?.isWithdrawn).toBe(true);
    const back = history.undo('satuXa tiga');
    expect(back).toMatchObject({ undoes: 'second' });
    expect(applyChange('satuXa tiga', back?.change ?? [])).toBe('satuXa');
    expect(applyChange('satuXa', history.redo('satuXa')?.change ?? [])).toBe('satuXa tiga');
  });

  it('forgets what can be given again once something else is typed', () => {
    const page = new Page();
    page.type('Kampung');
    page.send();
    page.undo();
    page.type('Desa');
    expect(page.history.canRedo).toBe(false);
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
    const { group } = page.history;
    page.send();
    page.history.drop(group, page.text);
    expect(page.undo()).toBeUndefined();
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
        else if (dice < 0.75) page.others(inserted(random, page.text, theirs));
        else if (dice < 0.9) page.send();
        else if (random() < 0.5) page.undo();
        else page.redo();
      }
      page.send();
      const before = page.text;
      const taken: string[] = [before];
      while (page.history.canUndo) {
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
          const next = inserted(random, page.text, theirs);
          others += next.length - page.text.length;
          page.others(next);
        } else page.type(cut(random, page.text));
        if (random() < 0.5) page.send();
      }
      while (page.history.canUndo) page.undo();
      expect(page.text).toHaveLength(others);
    },
  );
});
