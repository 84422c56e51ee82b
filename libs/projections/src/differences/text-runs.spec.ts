import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { TextComparison, type TextRun } from './text-runs.ts';

const runs = (before: string, after: string) => new TextComparison().runsBetween(before, after);
const sideOf = (kinds: readonly TextRun['kind'][], all: readonly TextRun[]) =>
  all
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ text }) => text)
    .join('');

describe('how one text became another', () => {
  it('is told word by word', () => {
    expect(runs('Posko siaga di desa', 'Posko tangguh di tiap desa')).toEqual([
      { kind: 'kept', text: 'Posko ' },
      { kind: 'removed', text: 'siaga' },
      { kind: 'inserted', text: 'tangguh' },
      { kind: 'kept', text: ' di ' },
      { kind: 'inserted', text: 'tiap ' },
      { kind: 'kept', text: 'desa' },
    ]);
  });

  it('gives both texts back, in every script', () => {
    const word = fc.constantFrom(
      'a',
      'kata',
      ' ',
      '\n',
      'é',
      'e\u0301',
      '👩‍👩‍👧',
      '🇮🇩',
      'ꦏꦸ',
      'אב',
      '.',
    );
    const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const all = runs(before, after);
        expect(sideOf(['kept', 'removed'], all)).toBe(before);
        expect(sideOf(['kept', 'inserted'], all)).toBe(after);
        expect(all.every(({ text }) => text !== '')).toBe(true);
      }),
    );
  });

  it('of texts that have little in common, or past what one answer compares, is told coarsely', () => {
    const [before, after] = ['x', 'y'].map((each) => `Awal ${`${each} `.repeat(1_400)}akhir`);
    const coarse = ['kept', 'removed', 'inserted', 'kept'];
    expect(runs(before!, after!).map(({ kind }) => kind)).toEqual(coarse);
    const comparison = new TextComparison();
    const told = Array.from({ length: 120 }, () =>
      comparison.runsBetween(before!, before!.replace('Awal', 'Mula').replace('akhir', 'ujung')),
    );
    expect(told[0]?.map(({ kind }) => kind)).toEqual([
      'removed',
      'inserted',
      'kept',
      'removed',
      'inserted',
    ]);
    expect(told.at(-1)?.map(({ kind }) => kind)).toEqual(['removed', 'inserted']);
  });
});
