import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/folder.ts';

/** Reads the project's own pages, so that tests can hold them against the code. */

/** A file of the project, by its path from the root. */
export function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Files of the project whose paths match, sorted. */
export function filesLike(...patterns: readonly string[]): readonly string[] {
  const exclude = (name: string): boolean => name === 'node_modules' || name === 'dist';
  return globSync(patterns.slice(), { cwd: root, exclude }).sort();
}

/** Everything that people read. */
export const pages: readonly string[] = ['README.md', ...filesLike('docs/**/*.md')];

/** What stands in backticks, outside blocks of code. */
export function codeSpans(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^```[^]*?^```$/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
}

/** The cells of every row of every table, the heads of tables among them. */
export function rowsOf(markdown: string): readonly (readonly string[])[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^[|\s:-]+$/.test(line))
    .map((line) =>
      line
        .slice(1, line.lastIndexOf('|'))
        .split(/(?<!\\)\|/)
        .map((cell) => cell.replaceAll('\\|', '|').trim()),
    );
}

/** The part of a page below a heading, up to the next of its level or above. */
export function section(markdown: string, heading: string): string {
  const lines = markdown.split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`there is no "${heading}"`);
  const level = heading.indexOf(' ');
  const isNext = (line: string): boolean => /^#+ /.test(line) && line.indexOf(' ') <= level;
  const length = lines.slice(start + 1).findIndex(isNext);
  return lines.slice(start, length < 0 ? undefined : start + 1 + length).join('\n');
}

/** The first cells that are nothing but one word in backticks, of the rows of a part of a page. */
export function namesIn(markdown: string): readonly string[] {
  return rowsOf(markdown).flatMap(([first = '']) => {
    const name = /^`([^`]+)`$/.exec(first)?.[1];
    return name === undefined ? [] : [name];
  });
}

/** `65,536`, `64 * 1024` and `65_536` are one number. */
export function numberOf(text: string): number {
  const factors = text.replaceAll(/[,_\s]/g, '').split('*');
  return factors.reduce((product, factor) => {
    const [base = '', exponent = '1'] = factor.split('^');
    return product * Number(base) ** Number(exponent);
  }, 1);
}
