import { describe, expect, it } from '@jest/globals';
import { applyChange, isTextChange } from '@rembuk/workshop';
import * as fc from 'fast-check';
import { changeWritten, writable } from './written.ts';

describe('what is written into a text', () => {
  it.each([
    ['lines of any system', 'satu\r\ndua\rtiga\nempat', 'satu\ndua\ntiga\nempat'],
    ['separators of lines and paragraphs', 'satu\u2028dua\u2029tiga', 'satu\ndua\ntiga'],
    ['control characters', 'a\u0000b\u001Bc\td', 'abc\td'],
    ['half of a character', 'a\ud83db', 'a\ufffdb'],
    ['what is fine already', 'ꦏꦸ 👩‍👩‍👧 אב e\u0301\n', 'ꦏꦸ 👩‍👩‍👧 אב e\u0301\n'],
  ])('takes %s', (_what, text, expected) => {
    expect(writable(text)).toBe(expected);
  });

  it.each([
    ['a mark that changes', 'caf\u0065\u0301 x', 'cafe\u0302 x', [3, [2, 'e\u0302'], 2]],
    ['one child fewer', 'a👩‍👩‍👧‍👦b', 'a👩‍👩‍👧b', [1, [11, '👩‍👩‍👧'], 1]],
    ['another flag', '🇮🇩🇲🇾', '🇮🇩🇲🇽', [4, [4, '🇲🇽']]],
    ['a plain letter', 'kata', 'kita', [1, [1, 'i'], 2]],
    ['a mark that joins what was there', 'e', 'e\u0301', [[1, 'e\u0301']]],
  ])('changes whole characters: %s', (_what, before, after, expected) => {
    expect(changeWritten(before, after)).toEqual(expected);
  });

  it('says nothing where nothing changed', () => {
    expect(applyChange('kata', changeWritten('kata', 'kata'))).toBe('kata');
  });

  it('gives the text that was written, in a form that can be sent', () => {
    const pieces = [
      'a',
      'b',
      ' ',
      '\n',
      '\r\n',
      'e\u0301',
      '\u0301',
      '👩‍👩‍👧',
      '\u200d',
      '🇮',
      '🇩',
      'א',
    ];
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, (one, after) => {
        const before = writable(one);
        const change = changeWritten(before, after);
        expect(isTextChange(change)).toBe(true);
        expect(applyChange(before, change)).toBe(writable(after));
      }),
      { numRuns: 2_000 },
    );
  });
});
