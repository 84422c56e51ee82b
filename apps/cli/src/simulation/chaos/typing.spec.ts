import { describe, expect, it } from '@jest/globals';
import { Chance } from '../chance.ts';
import { wordToType } from './typing.ts';

const words = (seed: number, count = 400) => {
  const chance = new Chance(seed);
  return Array.from({ length: count }, (_, serial) => wordToType(chance, serial));
};

describe('what people type', () => {
  it('is the word in the end, slips and all', () => {
    for (const { text, keys } of words(1)) {
      let typed = '';
      for (const key of keys) {
        if (key.kind === 'type') typed += key.text;
        else {
          expect(typed.endsWith(key.text)).toBe(true);
          typed = typed.slice(0, -key.text.length);
        }
      }
      expect(typed).toBe(text);
    }
  });

  it('never leaves half a character between two keys', () => {
    for (const { keys } of words(2))
      for (const { text } of keys) expect(text.isWellFormed()).toBe(true);
  });

  it('is found again among all else that the same person typed', () => {
    const all = words(3).map(({ text }) => text);
    const whole = all.join('');
    for (const text of all) expect(whole.split(text)).toHaveLength(2);
  });

  it('holds emoji in one key, marks in keys of their own, right-to-left words and slips', () => {
    const keys = words(4).flatMap((word) => word.keys);
    const typed = new Set(keys.map(({ text }) => text));
    for (const text of ['👩‍👩‍👧', '🇮🇩', '\u0301', 'ש', 'م', '\n']) expect(typed).toContain(text);
    expect(keys.filter(({ kind }) => kind === 'erase').length).toBeGreaterThan(50);
  });
});
