import { describe, expect, it } from '@jest/globals';
import { applyChange, changeBetween, type TextChange } from '@rembuk/workshop';
import * as fc from 'fast-check';
import {
  beforeChange,
  behindChange,
  type Selection,
  toConfirmed,
  toSeen,
  within,
} from './carets.ts';
import { writable } from './written.ts';

const caret = (at: number): Selection => ({ anchor: at, head: at });

describe('a caret behind a change', () => {
  const insertion: TextChange = [5, [0, 'abc'], 5];

  it('goes along with what its own person writes there, and stays before what others insert', () => {
    expect(behindChange(caret(5), insertion, true)).toEqual(caret(8));
    expect(behindChange(caret(5), insertion, false)).toEqual(caret(5));
    expect(behindChange(caret(6), insertion, false)).toEqual(caret(9));
    expect(behindChange(caret(4), insertion, true)).toEqual(caret(4));
  });

  it('moves to where what it stood in was', () => {
    expect(behindChange(caret(4), [2, [6], 2], false)).toEqual(caret(2));
    expect(behindChange(caret(9), [2, [6], 2], false)).toEqual(caret(3));
  });

  it('is no further than the text, whatever it claims', () => {
    expect(behindChange(caret(3_000), insertion, false)).toEqual(caret(13));
    expect(within(4, { anchor: 9, head: 2 })).toEqual({ anchor: 4, head: 2 });
  });
});

describe('a selection behind a change', () => {
  it('takes in what is inserted inside, and not at its ends, in either direction', () => {
    const at = (offset: number): TextChange => [offset, [0, 'xx'], 10 - offset];
    expect(behindChange({ anchor: 2, head: 6 }, at(2), false)).toEqual({ anchor: 4, head: 8 });
    expect(behindChange({ anchor: 2, head: 6 }, at(6), false)).toEqual({ anchor: 2, head: 6 });
    expect(behindChange({ anchor: 6, head: 2 }, at(4), false)).toEqual({ anchor: 8, head: 2 });
  });

  it('is a caret once all of it is gone', () => {
    expect(behindChange({ anchor: 3, head: 5 }, [2, [6, 'x'], 2], false)).toEqual(caret(3));
    expect(behindChange({ anchor: 5, head: 3 }, [2, [6], 2], false)).toEqual(caret(2));
  });
});

describe('a caret before a change', () => {
  it('was where the insertion was made in which it stands', () => {
    const insertion: TextChange = [5, [0, 'abc'], 5];
    for (const at of [5, 6, 8]) expect(beforeChange(caret(at), insertion)).toEqual(caret(5));
    expect(beforeChange(caret(10), insertion)).toEqual(caret(7));
  });
});

describe('carets past what is typed and not sent', () => {
  /** Edits of one text, each made for the one behind the one before. */
  const typing = fc
    .array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 5 })
    .map((texts) => {
      // Graphemes at large hold what no text does, such as separators of paragraphs.
      const [first = '', ...others] = texts.map(writable);
      let before = first;
      const changes = others.map((text) => {
        const change = changeBetween(before, text);
        before = text;
        return change;
      });
      return { first, last: before, changes };
    });

  it('are in the text, wherever one asks from', () => {
    fc.assert(
      fc.property(typing, fc.nat(15), fc.nat(15), ({ first, last, changes }, anchor, head) => {
        const seen = toSeen({ anchor, head }, changes);
        const confirmed = toConfirmed({ anchor, head }, changes);
        expect(changes.reduce((text, change) => applyChange(text, change), first)).toBe(last);
        if (changes.length === 0) return;
        for (const { offset, length } of [
          { offset: seen.anchor, length: last.length },
          { offset: seen.head, length: last.length },
          { offset: confirmed.anchor, length: first.length },
          { offset: confirmed.head, length: first.length },
        ]) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset).toBeLessThanOrEqual(length);
        }
      }),
    );
  });

  it('come back to where they were told from, when one typed elsewhere', () => {
    // Typed at the beginning and at the end; somebody stands in the middle.
    const changes: TextChange[] = [
      [[0, 'Yth. '], 20],
      [25, [0, ' Terima kasih.']],
    ];
    for (const at of [1, 7, 19]) {
      expect(toSeen(caret(at), changes)).toEqual(caret(at + 5));
      expect(toConfirmed(caret(at + 5), changes)).toEqual(caret(at));
    }
  });

  it('of a writer land where the writer sees them, once their own words have landed', () => {
    // Seen at the end of what was typed and not sent; told as of the confirmed text; mapped by a reader.
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }),
        fc.nat(),
        (text, words, where) => {
          const at = text.length === 0 ? 0 : where % (text.length + 1);
          const change: TextChange = [
            ...(at > 0 ? [at] : []),
            [0, words.replaceAll(/[\n\r]/g, ' ')],
            ...(at < text.length ? [text.length - at] : []),
          ];
          const told = toConfirmed(caret(at + words.length), [change]);
          expect(told).toEqual(caret(at));
          expect(behindChange(told, change, true)).toEqual(caret(at + words.length));
        },
      ),
    );
  });
});
