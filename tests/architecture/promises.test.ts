import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root } from '../support/folder.ts';
import { codeSpans, filesLike, read, rowsOf } from './pages.ts';

/** A promise of docs/PROMISES.md, with the tests that would fail if it did not hold. */
const promises = rowsOf(read('docs/PROMISES.md'))
  .filter(([id = '']) => /^P\d+$/.test(id))
  .map(([id = '', promise = '', tests = '']) => ({ id, promise, files: codeSpans(tests) }));

/** A title is the text that stands before a function, whatever the call that takes both. */
const title = /(['"`])((?:(?!\1)[^\\\n]|\\.)*)\1\s*,\s*(?:async\b|\()/g;

function idsInTitles(file: string): ReadonlySet<string> {
  const titles = [...read(file).matchAll(title)].map(([, , text = '']) => text);
  return new Set(titles.flatMap((text) => text.match(/\bP\d+\b/g) ?? []));
}

describe('the promises', () => {
  it('are numbered from one, each with a sentence and tests', () => {
    expect(promises.map(({ id }) => id)).toEqual(promises.map((_, index) => `P${index + 1}`));
    expect(promises.length).toBeGreaterThanOrEqual(10);
    for (const { promise, files } of promises) {
      expect(promise).toMatch(/^[A-Z].+\.$/);
      expect(files.length).toBeGreaterThan(0);
    }
  });

  it.each(promises)('$id stands in a title of each file that it names', ({ id, files }) => {
    for (const file of files) {
      expect([file, existsSync(path.join(root, file))]).toEqual([file, true]);
      expect([file, [...idsInTitles(file)]]).toEqual([file, expect.arrayContaining([id])]);
    }
  });

  it('are all that titles speak of', () => {
    const known = new Set(promises.map(({ id }) => id));
    const used = filesLike('libs/**/*.spec.ts', 'apps/**/*.spec.ts', 'tests/**/*.test.ts').flatMap(
      (file) => [...idsInTitles(file)].map((id) => `${id} in ${file}`),
    );
    expect(used.length).toBeGreaterThan(promises.length);
    expect(used.filter((use) => !known.has(use.split(' ')[0] ?? ''))).toEqual([]);
  });
});
