import { describe, expect, it } from '@jest/globals';
import { applyChange, isTextChange, lengthBefore, mapChange } from '@rembuk/workshop';
import * as fc from 'fast-check';
import { changeAcross } from './across.ts';

const texts = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .map((text) => text.replaceAll(/[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u2028\u2029]/g, '\n'));

describe('the change across what many people did', () => {
  it('leads from the one text to the other', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const change = changeAcross(before, after);
        expect(isTextChange(change)).toBe(true);
        expect(lengthBefore(change)).toBe(before.length);
        expect(applyChange(before, change)).toBe(after);
      }),
    );
  });

  it('leaves what still stands in its place: a word that was taken out meanwhile is not there again', () => {
    const before = 'Kampung siaga bencana';
    const across = changeAcross(before, 'Satu kampung yang siaga, tanggap bencana banjir');
    const mine = mapChange([8, [5], 8], [across]) ?? [];
    expect(applyChange('Satu kampung yang siaga, tanggap bencana banjir', mine)).toBe(
      'Satu kampung yang , tanggap bencana banjir',
    );
  });

  it('is the middle as one where hardly anything still stands', () => {
    const [before, after] = [`a${'x'.repeat(2_500)}z`, `a${'y'.repeat(2_500)}z`];
    expect(changeAcross(before, after)).toEqual([1, [2_500, 'y'.repeat(2_500)], 1]);
  });
});
