import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  alignmentNatures,
  indicatorLevels,
  linkTypes,
  sheetForms,
  sheetKinds,
  sheetStages,
  strategyStatuses,
} from '@rembuk/workshop';
import { root } from '../support/folder.ts';
import { codeSpans, filesLike, pages, read, rowsOf, section } from './pages.ts';

const { scripts } = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** `npm run x`, and those that npm runs without `run`. */
function scriptsIn(text: string): readonly string[] {
  return [...text.matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(start|test)\b)/g)].map(
    ([, run, short]) => run ?? short ?? '',
  );
}

describe.each(pages)('%s', (page) => {
  const text = read(page);

  it('names scripts that there are', () => {
    expect(scriptsIn(text).filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
  });

  it('names files and folders that there are', () => {
    const paths = codeSpans(text).filter((span) =>
      /^(apps|libs|tests|bench|docs|demo|scripts)(\/[\w.*-]+)*\/?$/.test(span),
    );
    expect(paths.filter((span) => !/\*/.test(span) && !existsSync(path.join(root, span)))).toEqual(
      [],
    );
  });

  it('names files by their last part that stand somewhere', () => {
    const all = filesLike('{apps,libs,tests,bench,scripts}/**/*.{ts,mjs}');
    const bare = codeSpans(text).filter((span) => /^[\w-]+(\/[\w-]+)?\.(ts|mjs)$/.test(span));
    const missing = bare.filter((span) => !all.some((file) => `/${file}`.endsWith(`/${span}`)));
    expect(missing).toEqual([]);
  });

  it('leads to pages and headings that there are', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to);
    const broken = links.filter((to) => {
      if (/^https?:/.test(to)) return false;
      const [file = '', anchor] = to.split('#');
      const target = file === '' ? page : path.join(path.dirname(page), file);
      if (!existsSync(path.join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(read(target)).has(anchor);
    });
    expect(broken).toEqual([]);
  });
});

/** Headings as links call them. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const headings = [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
}

describe('README.md', () => {
  it('lists the scripts that stay', () => {
    const table = section(read('README.md'), '## Scripts');
    const listed = rowsOf(table).flatMap(([first = '']) => scriptsIn(first));
    expect(listed.toSorted()).toEqual(
      [
        'start',
        'dev',
        'test',
        'check',
        'simulate',
        'test:crash',
        'test:fleet',
        'test:nodes',
        'test:balancer',
        'test:office',
        'test:tamper',
        'bench:contention',
        'bench:core',
        'bench:live',
        'bench:record',
        'bench:scaling',
        'bench:together',
        'test:convergence',
        'rembuk',
      ].toSorted(),
    );
  });

  it('shows every room of the house', () => {
    const listed = section(read('README.md'), '## Where things are');
    const missing = filesLike('{apps,libs}/*/package.json')
      .map((file) => path.dirname(file))
      .filter((room) => !listed.includes(`${room} `));
    expect(missing).toEqual([]);
  });
});

describe('the command line', () => {
  const files = filesLike('apps/cli/src/commands/*.ts').filter(
    (file) => !file.endsWith('.spec.ts'),
  );
  const commands = files.flatMap((file) => {
    const source = read(file);
    const name = /new Command\('(\w+)'\)/.exec(source)?.[1];
    return name === undefined ? [] : [{ name, source }];
  });
  const rows = rowsOf(section(read('docs/OPERATIONS.md'), '## The command line')).flatMap(
    ([call = '']) => {
      const [, name = '', options = ''] = /^`(\w+) ?([^`]*)`$/.exec(call) ?? [];
      return name === '' ? [] : [{ name, options: options.match(/--[a-z-]+/g) ?? [] }];
    },
  );

  it('is described command by command', () => {
    expect(rows.map(({ name }) => name).toSorted()).toEqual(
      commands.map(({ name }) => name).toSorted(),
    );
    const readme = rowsOf(section(read('README.md'), '## Scripts'))
      .flat()
      .join(' ');
    expect(commands.filter(({ name }) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it.each(rows)('$name has the options that are told', ({ name, options }) => {
    const { source = '' } = commands.find((command) => command.name === name) ?? {};
    expect(options.filter((option) => !source.includes(`'${option}`))).toEqual([]);
  });
});

describe('decisions', () => {
  const decisions = filesLike('docs/adr/*.md').map((file) => ({ file, text: read(file) }));

  it('are numbered without a gap, in file and title', () => {
    decisions.forEach(({ file, text }, index) => {
      expect(path.basename(file)).toMatch(
        new RegExp(`^${String(index + 1).padStart(4, '0')}-[a-z0-9-]+\\.md$`),
      );
      expect(text).toMatch(new RegExp(`^# ${index + 1}\\. `));
    });
  });

  it.each(decisions)('$file has the form of the house', ({ text }) => {
    const parts = [...text.matchAll(/^\*\*(\w+)[.:]\*\*/gm)].map(([, part]) => part);
    expect(parts.slice(0, 4)).toEqual(['Status', 'Context', 'Decision', 'Consequences']);
  });
});

describe('the glossary', () => {
  it('has the words of the closed lists', () => {
    const told = codeSpans(section(read('docs/GLOSSARY.md'), '### Closed lists'));
    const lists = [
      strategyStatuses,
      linkTypes,
      sheetKinds,
      sheetForms,
      sheetStages,
      indicatorLevels,
      alignmentNatures,
    ];
    expect(told.filter((word) => !word.includes('/')).toSorted()).toEqual(lists.flat().toSorted());
  });
});
